"""What authors admit to leave open is found among sentences that only look like it, in every language."""

from __future__ import annotations

import pytest

from tests.making import make
from twopass.gaps.admissions import find_admissions
from twopass.languages import LANGUAGES
from twopass.text.analysis import DocumentAnalysis

ADMITTED = {
    "en": [
        "We did not measure the temperature of the kiln while it was being loaded.",
        "The effect of the glaze on the colour is left for future work.",
        "Whether the same holds for stoneware remains to be seen.",
        "A main limitation of our study is that all pots came from a single workshop.",
        "The parser does not yet support nested comments.",
        "For now, the tool cannot read encrypted archives.",
        "We are not aware of any earlier survey of the northern mills.",
        "TODO: describe how the registers are reset.",
        "It is unclear why the second batch cracked.",
        "The threshold of 0.4 was chosen arbitrarily.",
        "A full proof is beyond the scope of this paper.",
        "Further experiments are needed to separate the two causes.",
        "In future work, we will extend the model to three dimensions.",
        "We leave the treatment of loops to a subsequent paper.",
        "Currently, only the first channel is recorded and stereo is not supported.",
        "The origin of this discrepancy is still unknown.",
        "We have not been able to reproduce the anomaly in the laboratory.",
        "To the best of our knowledge, no catalogue of these letters exists.",
        "For simplicity, we ignore the friction of the bearings.",
        "Our analysis does not account for seasonal variation.",
        "An open question is how the settlers learned of the ford.",
        "No data are available for the years of the war.",
        "We cannot rule out that some of the visitors were counted twice.",
        "It would be interesting to repeat the survey in a dry year.",
        "We plan to investigate larger vessels next year.",
        "The authors do not know who commissioned the second volume.",
        "Support for printing has yet to be implemented.",
        "The age of the bridge could not be determined.",
        "These results are limited to houses built before the fire, and others need more study.",
        "How the two councils divided the revenue is not known.",
        "The second way of firing will not be discussed here, but left as future work.",
        "Which clay is used will be defined in a future version of this draft.",
    ],
    "de": [
        "Wir haben den Einfluss der Glasur auf die Farbe nicht untersucht.",
        "Ob dies auch für Steinzeug gilt, bleibt offen.",
        "Weitere Untersuchungen sind nötig, um beide Ursachen zu trennen.",
        "Verschachtelte Kommentare werden noch nicht unterstützt.",
        "Eine Einschränkung unserer Studie ist die kleine Zahl der Werkstätten.",
    ],
    "fr": [
        "Nous n’avons pas étudié l’effet de la glaçure sur la couleur.",
        "La question de savoir si cela vaut pour le grès reste ouverte.",
        "Des travaux futurs devront séparer les deux causes.",
        "Les commentaires imbriqués ne sont pas encore supportés par le programme.",
        "Une analyse complète dépasse le cadre de cette étude.",
    ],
    "es": [
        "No hemos estudiado el efecto del esmalte sobre el color.",
        "Queda por determinar si lo mismo vale para la loza.",
        "Una limitación de este estudio es el número reducido de talleres.",
        "Dejamos el análisis de los bucles para un trabajo futuro.",
        "Una demostración completa excede el alcance de este artículo.",
    ],
    "it": [
        "Non abbiamo studiato l’effetto dello smalto sul colore.",
        "Resta da chiarire se lo stesso valga per il gres.",
        "Un limite di questo studio è il numero ridotto di botteghe.",
        "Lasciamo l’analisi dei cicli a lavori futuri.",
        "Una dimostrazione completa esula dallo scopo di questo lavoro.",
    ],
    "pt": [
        "Não foi possível medir a temperatura do forno durante a carga.",
        "Resta determinar se o mesmo vale para a louça, o que fica em aberto.",
        "Uma limitação deste estudo é o número reduzido de oficinas.",
        "Deixamos a análise dos laços para trabalhos futuros.",
        "Uma demonstração completa foge ao escopo deste artigo.",
    ],
    "ru": [
        "Мы не рассматриваем влияние глазури на цвет изделия.",
        "Вопрос о причинах трещин остаётся открытым.",
        "Одним из ограничений данной работы является малое число мастерских.",
        "Дальнейшие исследования должны разделить обе причины.",
        "Полное доказательство выходит за рамки данной статьи.",
    ],
    "el": [
        "Δεν μελετήσαμε την επίδραση του σμάλτου στο χρώμα του αγγείου.",
        "Παραμένει ανοιχτό αν το ίδιο ισχύει για τα άλλα αγγεία.",
        "Ένας περιορισμός της μελέτης είναι ο μικρός αριθμός εργαστηρίων.",
        "Αφήνουμε την ανάλυση των βρόχων για μελλοντική εργασία.",
        "Μια πλήρης απόδειξη ξεφεύγει από τα πλαίσια της παρούσας εργασίας.",
    ],
    "zh": [
        "我们没有考虑釉料对颜色的影响，因为样品数量太少。",
        "这一结论是否适用于炻器，有待进一步研究。",
        "本研究的局限性在于所有样品都来自同一个作坊。",
        "未来的工作将把模型推广到三维情形。",
        "完整的证明超出了本文的讨论范围。",
    ],
}
PLAIN = {
    "en": [
        "The mill was not rebuilt until the spring of the following year.",
        "No visitor was admitted without a ticket from the steward.",
        "The statute of limitations had run before the claim was filed.",
        "We do not consider the second argument to be convincing.",
        "The court has jurisdiction over claims beyond the scope of the treaty.",
        "If the lock is not open, turn the key to the left.",
        "The gate remains open to visitors until six in the evening.",
        "Not only the roof but also the walls were painted.",
        "Section 7 discusses future work.",
        "The directors have not declared a dividend this year.",
        "Do not open the case while the unit is running.",
        "The company may be unable to obtain credit in the future.",
        "He left the letters to his sister in Florence.",
        "Further details are given in the appendix.",
        "The limitation of liability does not apply to wilful damage.",
        "The function returns an error if the file is not found.",
        "Future generations will thank the founders of the library.",
        "They had not yet heard of the storm when the ship sailed.",
        "The river is open from March to November.",
        "The pump must never run without water.",
        "Smith could not attend the meeting because of the snow.",
        "The more general case follows by induction on the length.",
        "Each tenant plans the garden with the help of the forester.",
        "Additional chairs are stored in the cellar below the stage.",
        "The unknown soldier was buried beside the northern wall.",
        "The value is arbitrary but fixed, as in the definition of a limit.",
        "We found no difference between the two glazes.",
        "The bridge does not carry carts heavier than two tons.",
        "An open window let the smoke out of the kitchen.",
        "This page is not part of the register.",
    ],
    "de": [
        "Nicht nur das Dach, sondern auch die Mauern wurden gestrichen.",
        "Das Tor bleibt bis sechs Uhr abends geöffnet und wird dann verriegelt.",
    ],
    "fr": [
        "Le moulin ne fut pas reconstruit avant le printemps de cette année-là.",
        "La porte reste fermée à clé pendant toute la nuit.",
    ],
    "es": [
        "El molino no se reconstruyó hasta la primavera del año siguiente.",
        "La puerta queda cerrada con llave durante toda la noche.",
    ],
    "it": [
        "Il mulino non fu ricostruito prima della primavera seguente.",
        "La porta rimane chiusa a chiave per tutta la notte.",
    ],
    "pt": [
        "O moinho só voltou a trabalhar na primavera do ano seguinte.",
        "A porta permanece fechada à chave durante toda a noite.",
    ],
    "ru": [
        "Мельницу восстановили только весной следующего года.",
        "Ворота закрываются на ключ в шесть часов вечера каждый день.",
    ],
    "el": ["Ο μύλος ξαναχτίστηκε μόνο την άνοιξη του επόμενου έτους.", "Η πύλη κλειδώνει κάθε βράδυ στις έξι ακριβώς."],
    "zh": ["磨坊直到第二年春天才重新建成并投入使用。", "大门每天晚上六点上锁，钥匙由管家保管。"],
}


def found(sentences: list[str], language: str, title: str = "Pottery", *, whole: bool = True) -> set[str]:
    """Those of the sentences, each a paragraph, that are taken for admissions; not `whole`, of their parts."""
    filler = "\n\n".join([PLAIN[language][0]] * 8)
    document, skeleton = make(f"# Filler\n\n{filler}\n\n# {title}\n\n" + "\n\n".join(sentences), language=language)
    analysis = DocumentAnalysis(document, skeleton)
    held = {one.at.quote for section in skeleton.sections for one in _all(analysis, section)}
    return {one for one in sentences if one in held} if whole else held


def _all(analysis, section):
    """What is found paragraph by paragraph, so that no bound on a section's admissions counts."""
    text, at = analysis.document.text, section.body
    for paragraph in text[section.body : section.end].split("\n\n"):
        yield from find_admissions(analysis, section.model_copy(update={"body": at, "end": at + len(paragraph)}))
        at += len(paragraph) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_admitted_is_found(language):
    admitted = found([*ADMITTED[language], *PLAIN[language]], language)
    right = admitted & set(ADMITTED[language])
    assert len(right) >= 0.7 * len(ADMITTED[language]), sorted(set(ADMITTED[language]) - right)
    assert len(right) >= 0.85 * len(admitted), sorted(admitted - right)


@pytest.mark.parametrize(
    ("title", "told", "beside"),
    [
        (
            "Limitations",
            "The sample held only the pots of a single workshop.",
            "The kiln should be fired by two persons.",
        ),
        (
            "Future work",
            "The kiln should be fired by two persons.",
            "The sample held only the pots of a single workshop.",
        ),
        ("Limitations and future work", "We assumed that the clay is dry.", "Let us divide the pots into two groups."),
        (
            "Outlook",
            "An interesting extension is the firing of tiles.",
            "This would be of use to the owner of the kiln.",
        ),
    ],
)
def test_a_heading_tells_what_is_an_admission_under_it(title, told, beside):
    assert not found([told, beside], "en")
    assert found([told, beside], "en", title) == {told}


def test_under_conclusions_too_only_what_opens_a_paragraph_is_one():
    opens, goes_on = "The kiln should be fired by two persons.", "A third person could be asked to watch the fire."
    assert found([f"{opens} {goes_on}"], "en", "Conclusion and future work", whole=False) == {opens}
    assert found([f"{opens} {goes_on}"], "en", "Future work", whole=False) == {opens, goes_on}


def test_a_section_has_only_so_many():
    document, skeleton = make("# Pots\n\n" + "\n\n".join(ADMITTED["en"]))
    analysis = DocumentAnalysis(document, skeleton)
    assert len(find_admissions(analysis, skeleton.sections[0])) == 8


def test_they_reach_the_reading(tmp_path):
    import twopass
    from twopass.report import to_markdown

    path = tmp_path / "pots.md"
    path.write_text(
        "# Pots\n\n## Kiln\n\nThe kiln is fired with ash.\n\nWe did not measure its temperature.\n", "utf-8"
    )
    reading = twopass.read(path)
    assert [one.text for one in reading.admitted] == ["We did not measure its temperature."]
    assert "We did not measure its temperature." in to_markdown(reading).partition("## ")[2]


@pytest.mark.parametrize(
    "sentence",
    [
        "// TODO: count the sacks before the gate is shut.",
        "For example, a carter might not yet have been paid for the load.",
        "So far, we did not explain how the gate is hung.",
        "The board asked for severity and suggestions for further investigation.",
        "The mill currently does not charge any fee for the grinding of rye.",
        "See the letter of the owners, who have not yet been able to answer.",
        "The list holds sacks that are yet to be written down.",
        "The door is kept free for future extensions of the loft.",
        "The keeper MUST refuse a sack whose weight is not yet known.",
        "This leaves open the possibility of grinding at night.",
        "Since we did not measure the stone, we decided to weigh the flour.",
        "This has not yet been implemented in most other mills.",
        "We did not find an increase in the number of cracks.",
        "Before the kiln is fired, it is not known which of the pots will crack.",
        "We cannot know the weight of a sack before it is opened.",
        "The choice between the two wheels is left open to the miller.",
        "The keeper explains that it is not yet known whether the gate can be saved.",
        "Several shortcomings of the old gate make it a good place for a test.",
        "The mill will perhaps be closed in a future version of the plan.",
        "Instead, I intend to show how the wheel is turned.",
        "Because we do not know the weight of the sacks, the flour is weighed.",
        "This section tells how I plan to extend the mill in the future.",
        "We did not include these jars in the count.",
        "For clarity, we do not yet include the draught of the chimney.",
        "The wetter the clay, the more measurements will be needed.",
        "This survey provides meaningful directions for future research.",
        "This leads to setting the stage for future research on shared kilns.",
        "The catalogue may be applicable for future work on tiles.",
        "Future studies should report when their kilns were lit.",
        "The warden asks whether further investigation is needed.",
        "The probe found areas that may require further investigation.",
        "We defer the fee until the future obligation of the owner is met.",
        "TODO The Method fire() lights the kiln of the workshop.",
        "We would like to extend this rule to all round kilns.",
        "Sacks for which the weight is still unknown are weighed by the miller.",
        "To frame them for future research, this study presents a number of kilns.",
        "Now suppose we want to predict the yield of the kiln in the near future.",
        "It will remain an open-source catalogue with the help of its readers.",
        "More days are given where further research is required to answer the owner.",
        "The limitation of this system was exposed when the gate broke.",
        "So my paper does not deal with clay as a matter of law, but as a matter of trade.",
        "We are unable to establish the weight of the sacks and as such, we use a guess.",
        "Of kilns many are told of, and in the following three are highlighted for future work.",
        "“We have not yet been able to measure the fire”, as the bishop wrote.",
        "Finally we discuss how to use the count for other kilns of the valley and possible directions of future work.",
        "Although our counts did not show a significant effect of ash on the glaze, we were able to rank it.",
        "The shed is kept as a place in which more work can be done by others.",
        "So far, no attempt has been made to guide the buyers to the kiln.",
        "We do not know if the kiln is hot, so we try it with a shard.",
        "The weights are a snapshot of the trade, and the method can be applied generally in future research.",
        "In a later study, Reeve (1974) finds that the oak of the gates lasts longer.",
        "The loss of heat could not be explained in terms of the wind alone, for the wall was wet.",
        "The first trial has several limitations.",
        "While our sample included only twelve jars, jars of one clay need fewer trials to compare.",
        "We did not term such a shard a crack as a rule, for the glaze was whole.",
        "Half of the buyers were potters (no information was available on the age of nine of them).",
        "The last column holds the number of orders that are still unresolved at the end of a year.",
        "To see whether the ash melts first, we need to look at the cone beside the jar.",
        "Heat and clay are crucial for further studies of the trade.",
        "Although we fired only oak, our way of firing is not in itself specific of one wood.",
        "Since later kilns could be hotter, we suggest to allow only the few glazes that are needed.",
        "Whoever has a better glaze is to get in touch with us and we will add it in a future edition.",
        "Our firings come with some caveats.",
        "All jars and lids are made available for future research.",
        "In future directions, we will look for clays that were not tested here.",
        "We have not yet derived condition (7.1.13) for jars of all clays.",
    ],
)
def test_what_only_looks_like_an_admission_is_none(sentence):
    assert not found([sentence], "en")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Der Wärter prüft, ob noch kein Ofen geheizt wurde und der Ton noch nicht getestet ist."),
        ("de", "Dieser Schritt wird zur Vereinfachung in der Abbildung nicht dargestellt."),
        ("de", "Eine dieser Beschränkungen ist die Höhe des Ofens."),
        ("fr", "En général, nous ne connaissons pas la loi de ces variables."),
        ("es", "En general no conocemos la densidad de estas variables."),
        ("es", "Se usa una marca para indicar que todavía no hemos terminado el horno."),
        ("it", "Serve a volte una funzione che non è stata implementata dal forno."),
        ("pt", "A árvore supera a principal limitação dos modelos lineares."),
        ("de", "Abschließend diskutieren wir den Ofen des Dorfes und weitere Untersuchungen, die noch notwendig sind."),
        ("fr", "Enfin, nous présentons le four et les travaux futurs qui pourraient être menés."),
        ("es", "Por último, presentamos el horno y los trabajos futuros que podrían realizarse."),
        ("es", "El método puede ser utilizado en trabajos futuros sobre tejas."),
        ("it", "Infine presentiamo il forno e i lavori futuri che potrebbero essere svolti."),
        ("pt", "O método pode ser utilizado em trabalhos futuros sobre telhas."),
        ("ru", "В конце обсуждаются печь и дальнейшие исследования, которые необходимы."),
        ("el", "Τέλος, παρουσιάζουμε τον φούρνο και μελλοντικές εργασίες που θα μπορούσαν να γίνουν."),
        ("zh", "该方法可以用于未来的研究，包括其他窑。"),
        ("de", "Ein Riss in den Kacheln konnte nach dem Brand nicht nachgewiesen werden."),
        ("de", "Es muss noch gezeigt werden, dass der Ofen dicht ist."),
        ("fr", "Nous n’avons pas trouvé de différence entre les deux fours."),
        ("fr", "Il reste à prouver que le four est étanche."),
        ("es", "Queda por demostrar que el horno es estanco."),
        ("it", "Resta da mostrare che il forno è chiuso."),
        ("pt", "Resta mostrar que o forno está fechado."),
        ("pt", "As telhas não foram consideradas secas em nenhum dos fornos."),
        ("pt", "As telhas não foram avaliadas como as mais secas pelos donos."),
        ("pt", "A lista inclui telhas que não foram analisadas pelos donos."),
        ("es", "Se guardan las tejas que no se han probado en el horno."),
        ("es", "La teja mojada no se ha considerado como seca."),
        ("it", "La lista contiene tegole nuove che non sono state valutate dal padrone."),
        ("it", "Le tegole non sono state valutate come le più asciutte dal padrone."),
        ("pt", "Não foram incluídos valores determinísticos na conta das telhas."),
        ("ru", "Осталось доказать, что печь закрыта."),
        ("el", "Μένει να δείξουμε ότι ο φούρνος είναι κλειστός."),
        ("en", "By the spring we had not yet been able to measure the fire."),
        ("en", "We hope to have the help of the owner now and in the future."),
        ("en", "The count serves as a good baseline for further research."),
        ("de", "Wir hatten den Ofen zu dieser Zeit noch nicht getestet."),
        ("de", "Die Messung dient als Grundlage für weitere Untersuchungen, die noch notwendig sind."),
        ("fr", "Nous n’avions pas encore pu tester le four du village."),
        ("fr", "Ces mesures serviront de base à des travaux futurs qui pourront être menés."),
        ("es", "En primavera todavía no se había probado el horno."),
        ("es", "La medida sirve de base para trabajos futuros sobre tejas."),
        ("it", "In primavera non avevamo ancora provato il forno."),
        ("it", "La misura serve come base per ulteriori studi che potranno essere svolti."),
        ("pt", "Na primavera ainda não tinha sido testado o forno."),
        ("pt", "A medida serve de base para trabalhos futuros sobre telhas."),
        ("ru", "На тот момент печь мы ещё не проверили."),
        ("ru", "Подсчёт может служить основой для дальнейших исследований."),
        ("ru", "В заключение приводятся направления для дальнейших исследований, которые необходимы."),
        ("el", "Την άνοιξη δεν είχαμε ακόμη δοκιμάσει τον φούρνο."),
        ("el", "Η μέτρηση αποτελεί βάση για μελλοντική έρευνα."),
        ("zh", "当时我们尚未测试这座窑。"),
        ("zh", "未来的研究可以以这次测量所提供的基础为起点。"),
        ("fr", "Il reste alors à vérifier si le four est bien fermé."),
        ("it", "Resta da verificare la chiusura del forno."),
        ("it", "Ci resta dunque da calcolare il calore medio del forno."),
        ("it", "Restano quindi due questioni da risolvere: la prima è il calore, la seconda è il tempo."),
        ("es", "Queda por verificar la clausura del horno."),
        ("de", "Nur ein Ofen wird geheizt, der jeweils andere Ofen bleibt unberücksichtigt."),
        ("es", "Pero la condición (7.1.13) todavía no es completamente general."),
        ("es", "Dado que no disponemos de un horno propio, hemos utilizado el horno del pueblo."),
        ("pt", "Como não dispomos de um forno próprio, iremos utilizar o forno da vila."),
        ("ru", "В дальнейшем мы рассматриваем только функции, определённые на отрезке."),
        ("es", "Todas las tejas estarán disponibles para investigaciones futuras."),
        ("pt", "Todas as telhas serão disponibilizadas para pesquisa futura."),
    ],
)
def test_what_only_looks_like_one_is_none_in_other_languages_either(language, sentence):
    assert not found([sentence], language)


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("Future work", "We saw that the firing of tiles could be simplified by the owner."),
        ("Future work", "Smoke of oak might shape the colour of the glaze."),
        ("Limitations", "As all shards weigh the same, we do not expect much of an effect of the sample."),
        ("Limitations", "The sample held only jars, but we believe that bowls would do the same."),
        ("Limitations", "I am aware that my work may be screened, and I have not manipulated any data."),
        ("Future work", "Lee J, Ray K, Marsh M. Kilns of tiles: a vision, its elements, and further directions."),
        ("Limitations", "We do not count shards because their number is not directly related to the fire."),
        ("Open questions", "A potter could say things like ”I will let you in only if you pay”."),
        ("Roadmap", "Users could pay at the gate for the flour of the day."),
        ("Limitations of the wheel", "The data of its makers held only the pots of a single workshop."),
        ("Limitations", "Most of the pots of classes I and II may have been fired twice by their owners."),
        ("Limitations", "Most of the pots of class I may have been fired twice by their owners."),
    ],
)
def test_under_a_heading_too_only_what_is_left_open_is_one(title, sentence):
    assert not found([sentence], "en", title)


@pytest.mark.parametrize(
    ("language", "title", "word", "other"),
    [
        (
            "fr",
            "Limites",
            "Notre four est chauffé {} et les tuiles y sont posées.",
            ("pas la nuit", "à chaque pas de temps"),
        ),
        ("it", "Limiti", "Il sistema {} del forno e della sua bocca.", ("suppone la tenuta", "supporta la piastra")),
        ("pt", "Limitações", "O sistema {} do forno e da sua boca.", ("supõe o fecho", "cobre a parte superior")),
    ],
)
def test_a_word_of_another_sense_bounds_nothing(language, title, word, other):
    bounds, means_another = map(word.format, other)
    assert found([bounds, means_another], language, title) == {bounds}


def test_this_study_is_that_of_the_authors_cited_before():
    cited, this = "A trial by Ray et al. was made with oak.", "In this study, only jars were fired."
    assert found([f"{cited} {this}"], "en", "Limitations", whole=False) == set()
    assert found([f"Our pots are like those of Ray et al. in all. {this}"], "en", "Limitations", whole=False) == {this}
    assert found([f"{cited}\n\n{this}"], "en", "Limitations", whole=False) == {this}  # in another paragraph


@pytest.mark.parametrize(("title", "told"), [("本文组织结构", False), ("窑的组织结构", True)])
def test_what_tells_of_the_chapters_leaves_nothing_open(title, told):
    sentence = "第六章总结全文，窑的改进有待进一步研究。"
    assert found([sentence], "zh", title) == ({sentence} if told else set())


@pytest.mark.parametrize(
    ("title", "after", "told"), [("Clay", "Kilns", True), ("Introduction", "Kilns", False), ("Clay", "Methods", False)]
)
def test_what_comes_before_the_authors_own_work_is_none(title, after, told):
    gap, filler = "How clay cracks in frost is still unknown.", PLAIN["en"][5]
    before, behind = ("\n\n".join([filler] * count) for count in (150, 300))
    document, skeleton = make(f"# Pots\n\n{before}\n\n## {title}\n\n{gap}\n\n## {after}\n\n{behind}")
    analysis = DocumentAnalysis(document, skeleton)
    assert [one.text for section in skeleton.sections for one in _all(analysis, section)] == [gap] * told


@pytest.mark.parametrize(("before", "told"), [(90, False), (300, True)])
def test_in_the_first_quarter_only_the_authors_own_is_one(before, told):
    gap, own = "How clay cracks in frost is still unknown.", "We did not measure the heat of the kiln by night."
    early, behind = ("\n\n".join([PLAIN["en"][5]] * count) for count in (before, 600 - before))
    document, skeleton = make(f"# Pots\n\n{early}\n\n## Clay\n\n{gap}\n\n{own}\n\n## Kilns\n\n{behind}")
    analysis = DocumentAnalysis(document, skeleton)
    assert [one.text for section in skeleton.sections for one in _all(analysis, section)] == [gap] * told + [own]


def test_what_another_system_lacks_is_none():
    sentence = "Gristware does not currently support a second wheel."
    assert found([sentence, "The miller bought Gristware in the spring of that year."], "en") == set()
    assert found([sentence, "It counts the sacks of rye."], "en") == {sentence}


@pytest.mark.parametrize(
    ("title", "after", "worth"),
    [("Frost", 12, False), ("Frost", 1, True), ("Jars", 12, True), ("Limitations", 12, True)],
)
def test_what_a_section_opens_with_and_goes_on_about_is_its_matter(title, after, worth):
    matter = "The frost of clay is a problem that we have not addressed."
    document, skeleton = make(f"# {title}\n\n{matter} {' '.join([PLAIN['en'][0]] * after)}\n")
    (section,) = skeleton.sections
    admitted = find_admissions(DocumentAnalysis(document, skeleton), section)
    assert [one.text for one in admitted] == [matter] * worth


def test_this_paper_is_another_where_a_section_tells_of_others():
    another, own = "This paper does not address the clay.", "Our paper does not address the clay."
    assert found([another, own], "en") == {another, own}
    assert found([another, own], "en", "Prior research on clay") == {own}
    late = "Some of these kilns do hold the heat, but the firing of damp clay by night in two steps as in our study "
    assert found([f"{late}is not evaluated."], "en", "Prior research on clay") == set()


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("en", "A survey of existing systems", "The second kiln is currently not supported."),
        ("de", "Bestehende Systeme", "Der zweite Ofen wird noch nicht unterstützt."),
        ("fr", "Étude de l’existant", "Le second four n’est pas encore testé par le village."),
        ("es", "Soluciones existentes", "El segundo horno todavía no está disponible en el pueblo."),
        ("it", "Sistemi esistenti", "Il secondo forno non è ancora supportato dal villaggio."),
        ("pt", "Sistemas existentes", "O segundo forno ainda não foi testado na aldeia."),
        ("ru", "Обзор существующих печей", "В настоящее время вторая печь не поддерживается."),
        ("el", "Υπάρχουσες λύσεις", "Ο δεύτερος φούρνος δεν είναι ακόμη γνωστό αν αντέχει."),
        ("zh", "现有系统", "第二座窑目前尚未支持。"),
    ],
)
def test_what_a_system_lacks_that_was_there_before_is_none(language, title, sentence):
    assert found([sentence], language) == {sentence}
    assert not found([sentence], language, title)


@pytest.mark.parametrize(
    ("language", "wish"),
    [
        ("en", "It would be interesting to compare the pots of the valley."),
        ("de", "Interessant wäre ein Ofen mit zwei Öffnungen für das Holz."),
        ("fr", "Il serait intéressant de cuire deux fois les tuiles."),
        ("es", "Sería interesante cocer dos veces las tejas del pueblo."),
        ("it", "Sarebbe interessante cuocere due volte le tegole."),
        ("pt", "Seria interessante cozer duas vezes as telhas da aldeia."),
        ("ru", "Было бы интересно сравнить черепицу двух печей."),
        ("el", "Θα ήταν ενδιαφέρον να ψηθούν δύο φορές τα κεραμίδια."),
        ("zh", "对这些瓦进行两次烧制将是很有意义的。"),
    ],
)
@pytest.mark.parametrize(("before", "worth"), [(1, False), (8, True)])
def test_a_wish_is_left_open_in_the_last_part_of_a_text(language, wish, before, worth):
    first, rest = ("\n\n".join([PLAIN[language][0]] * count) for count in (before, 9 - before))
    document, skeleton = make(f"# Clay\n\n{first}\n\n# Pots\n\n{wish}\n\n# Tiles\n\n{rest}\n", language=language)
    analysis = DocumentAnalysis(document, skeleton)
    assert [one.text for one in find_admissions(analysis, skeleton.sections[1])] == [wish] * worth


def test_what_others_left_open_is_none():
    others = "The effect of the glaze on the colour is left for future work."
    own = "We leave a comparison with these kilns for future work."
    assert found([others, own], "en") == {others, own}
    assert found([others, own], "en", "Related work") == {own}


@pytest.mark.parametrize(
    "after",
    [
        "To address this, a second batch was fired.",
        "In this chapter, we study its clay.",
        "In this preregistered, multi-site study, we fire it again.",
        "That is why we weigh it.",
        "With this work, we look into its clay.",
        "But in the following section, we fire it again.",
        "For this purpose, we weigh its clay.",
    ],
)
def test_what_the_next_sentence_settles_is_none(after):
    admits = "It is unclear why the second batch cracked."
    for rest in ("It was dry.", "To this end, we plan to fire it again."):
        assert found([f"{admits} {rest}"], "en", whole=False) & {admits, f"{admits} {rest}"}
    assert not found([f"{admits} {after}"], "en", whole=False)


@pytest.mark.parametrize(
    ("language", "admits", "section", "purpose", "plan"),
    [
        (
            "de",
            "Bisher ist der Ofen noch nicht getestet.",
            "Doch im folgenden Abschnitt",
            "Dazu heizen wir ihn",
            "Dazu sollten wir ihn heizen",
        ),
        (
            "fr",
            "Le four n’est pas encore testé au village.",
            "Mais dans la section suivante",
            "Pour cela, nous le chauffons",
            "Pour cela, nous devrions le chauffer",
        ),
        (
            "es",
            "El horno todavía no está disponible.",
            "Pero en la siguiente sección",
            "Para ello se calienta",
            "Para ello se podría calentar",
        ),
        (
            "it",
            "Il forno non è ancora supportato.",
            "Ma nella prossima sezione",
            "A tal fine si scalda",
            "A tal fine si potrebbe scaldare",
        ),
        (
            "pt",
            "O forno ainda não foi testado.",
            "Mas na próxima seção",
            "Para isso ele é aquecido",
            "Para isso poderia ser aquecido",
        ),
        (
            "ru",
            "Печь пока не поддерживается никем.",
            "Но в следующем разделе",
            "Для этого её топят",
            "Для этого необходимо её топить",
        ),
        (
            "el",
            "Δεν είναι ακόμη γνωστό αν αντέχει ο φούρνος.",
            "Αλλά στην επόμενη ενότητα",
            "Για τον σκοπό αυτό καίμε ξύλα",
            "",
        ),
        ("zh", "第二座窑目前尚未测试。", "但在下一节", "", ""),
    ],
)
def test_what_the_next_sentence_settles_is_none_in_other_languages_either(language, admits, section, purpose, plan):
    mark, blank = ("。", "") if language == "zh" else (".", " ")
    for rest, worth in ((section, False), (purpose, False), (plan, True)):
        if rest:
            held = found([f"{admits}{blank}{rest}{mark}"], language, whole=False)
            assert any(one.startswith(admits) for one in held) == worth, (rest, held)


def test_what_says_nothing_alone_is_printed_with_the_sentence_before_it():
    document, skeleton = make(
        "# Pots\n\nThe glazes of two kilns may differ [3]. This is left for future work, as is the clay.\n"
    )
    (one,) = find_admissions(DocumentAnalysis(document, skeleton), skeleton.sections[0])
    assert one.text == "The glazes of two kilns may differ. This is left for future work, as is the clay."
    assert one.at.quote == "The glazes of two kilns may differ [3]. This is left for future work, as is the clay."


def test_a_relative_clause_that_admits_is_printed():
    sentence = "One could fire the pots of all these workshops twice, which we leave for future work."
    document, skeleton = make(f"# Pots\n\n{sentence}\n")
    assert [one.text for one in find_admissions(DocumentAnalysis(document, skeleton), skeleton.sections[0])] == [
        sentence
    ]


def test_what_begins_after_the_number_of_a_page_is_none():
    assert not found(["643 which lies beyond the scope of this paper, as all others do."], "en")


def test_what_a_conclusion_announces_is_left_open():
    sentences = ["We will come back to the glaze of the northern kilns later."]
    assert not found(sentences, "en")
    assert found(sentences, "en", "Conclusion") == set(sentences)
    assert not found(["In the following pages we will come back to the glaze of the kilns."], "en", "Conclusion")
