"""Short texts of our own in nine languages, all on tidal mills: what the reader is tried on."""

from __future__ import annotations

import re

_WRAPPED = {
    "en": """# 1 Introduction

This report describes how a tide mill stores sea water behind a dam and releases it at low tide. Tide mills
worked on the Atlantic coast for eight centuries. However, most of them stood idle after 1900 (Harper, 1972). We
show that a small tide mill can supply a village with electricity. Is it worth the cost?

# 2 The mill pond

A mill pond is a basin that fills at high tide through a sluice gate. The sluice gate closes by itself when the
water outside falls. In our survey, the mill pond of a typical site held 12,000 cubic metres. A larger mill pond
does not help, because the sluice gate limits the flow.

# 3 Results

The results show that the turbine delivered 9.4 kW on average, which was more than expected. See Fig. 3 for
details. Silting reduced the mill pond by a fifth within three years. We conclude that the sluice gate must be
cleaned twice a year.""",
    "de": """# 1 Einleitung

Dieser Bericht beschreibt, wie eine Gezeitenmühle Meerwasser hinter einem Damm speichert und bei Ebbe wieder
abgibt. Gezeitenmühlen arbeiteten acht Jahrhunderte lang an der Küste. Allerdings standen die meisten nach 1900
still. Wir zeigen, dass eine kleine Gezeitenmühle ein Dorf mit Strom versorgen kann. Lohnt sich das?

# 2 Der Mühlteich

Ein Mühlteich ist ein Becken, das sich bei Flut durch ein Schleusentor füllt. Das Schleusentor schließt von
selbst, z. B. wenn das Wasser draußen fällt. Der Mühlteich eines üblichen Standorts fasste am 3. Mai rund 12.000
Kubikmeter. Ein größerer Mühlteich hilft nicht, weil das Schleusentor den Durchfluss begrenzt.

# 3 Ergebnisse

Die Ergebnisse zeigen, dass die Turbine im Mittel 9,4 kW lieferte. Verlandung verkleinerte den Mühlteich
innerhalb von drei Jahren um ein Fünftel. Daher muss das Schleusentor zweimal im Jahr gereinigt werden.""",
    "fr": """# 1 Introduction

Ce rapport décrit comment un moulin à marée retient l'eau de mer derrière une digue et la libère à marée basse.
Les moulins à marée ont travaillé sur la côte pendant huit siècles. Cependant, la plupart étaient arrêtés après
1900. Nous montrons qu'un petit moulin à marée peut fournir un village en électricité. Cela vaut-il la dépense ?

# 2 Le bassin de retenue

Un bassin de retenue est un réservoir qui se remplit à marée haute par une porte d'écluse. La porte d'écluse se
ferme d'elle-même quand l'eau descend au dehors. Le bassin de retenue d'un site habituel contenait 12 000 mètres
cubes. Un bassin de retenue plus grand n'aide pas, car la porte d'écluse limite le débit.

# 3 Résultats

Les résultats montrent que la turbine a fourni 9,4 kW en moyenne. L'envasement a réduit le bassin de retenue
d'un cinquième en trois ans. Par conséquent, la porte d'écluse doit être nettoyée deux fois par an.""",
    "es": """# 1 Introducción

Este informe describe cómo un molino de mareas guarda agua del mar detrás de un dique y la suelta con la marea
baja. Los molinos de mareas trabajaron en la costa durante ocho siglos. Sin embargo, la mayoría estaba parada
después de 1900. Mostramos que un pequeño molino de mareas puede dar electricidad a un pueblo. ¿Vale la pena el
gasto?

# 2 El estanque

Un estanque de carga es un depósito que se llena con la marea alta por una compuerta lateral. La compuerta
lateral se cierra sola cuando baja el agua de fuera. El estanque de carga de un lugar común tenía 12 000 metros
cúbicos. Un estanque de carga mayor no ayuda, porque la compuerta lateral limita el caudal.

# 3 Resultados

Los resultados muestran que la turbina dio 9,4 kW por término medio. El fango redujo el estanque de carga en una
quinta parte en tres años. Por lo tanto, la compuerta lateral debe limpiarse dos veces al año.""",
    "it": """# 1 Introduzione

Questo rapporto descrive come un mulino a marea trattiene l'acqua del mare dietro una diga e la rilascia con la
bassa marea. I mulini a marea hanno lavorato sulla costa per otto secoli. Tuttavia, la maggior parte era ferma
dopo il 1900. Mostriamo che un piccolo mulino a marea può dare elettricità a un villaggio. Vale la spesa?

# 2 Il bacino

Un bacino di carico è un serbatoio che si riempie con l'alta marea attraverso una paratoia mobile. La paratoia
mobile si chiude da sola quando l'acqua esterna scende. Il bacino di carico di un sito comune conteneva 12.000
metri cubi. Un bacino di carico più grande non aiuta, perché la paratoia mobile limita la portata.

# 3 Risultati

I risultati mostrano che la turbina ha fornito 9,4 kW in media. Il fango ha ridotto il bacino di carico di un
quinto in tre anni. Pertanto, la paratoia mobile deve essere pulita due volte l'anno.""",
    "pt": """# 1 Introdução

Este relatório descreve como um moinho de maré guarda água do mar atrás de um dique e a solta na maré baixa. Os
moinhos de maré trabalharam na costa durante oito séculos. No entanto, a maioria estava parada depois de 1900.
Mostramos que um pequeno moinho de maré pode dar eletricidade a uma aldeia. Vale a pena a despesa?

# 2 A caldeira

Uma caldeira de maré é um reservatório que se enche na maré alta por uma comporta lateral. A comporta lateral
fecha-se sozinha quando a água de fora desce. A caldeira de maré de um lugar comum continha 12 000 metros
cúbicos. Uma caldeira de maré maior não ajuda, porque a comporta lateral limita o caudal.

# 3 Resultados

Os resultados mostram que a turbina deu 9,4 kW em média. O lodo reduziu a caldeira de maré em um quinto em três
anos. Portanto, a comporta lateral deve ser limpa duas vezes por ano.""",
    "ru": """# 1 Введение

В этой работе описано, как приливная мельница удерживает морскую воду за плотиной и выпускает её во время
отлива. Приливные мельницы работали на побережье восемь веков. Однако большинство из них остановилось после 1900
г. из-за пара. Мы показываем, что небольшая приливная мельница может снабжать деревню электричеством. Стоит ли
это затрат?

# 2 Мельничный пруд

Мельничный пруд представляет собой бассейн, который наполняется во время прилива через шлюзовые ворота. Шлюзовые
ворота закрываются сами, когда вода снаружи спадает. Мельничный пруд обычного участка вмещал 12 000 кубических
метров. Больший пруд не помогает, потому что шлюзовые ворота ограничивают поток.

# 3 Результаты

Результаты показывают, что турбина давала в среднем 9,4 кВт. Ил уменьшил пруд на пятую часть за три года.
Поэтому шлюзовые ворота необходимо чистить дважды в год.""",
    "el": """# 1 Εισαγωγή

Η παρούσα έκθεση περιγράφει πώς ένας παλιρροϊκός μύλος κρατά το θαλασσινό νερό πίσω από ένα φράγμα και το αφήνει
στην άμπωτη. Οι παλιρροϊκοί μύλοι δούλευαν στην ακτή για οκτώ αιώνες. Ωστόσο, οι περισσότεροι είχαν σταματήσει
μετά το 1900. Δείχνουμε ότι ένας μικρός παλιρροϊκός μύλος μπορεί να δώσει ρεύμα σε ένα χωριό. Αξίζει τη δαπάνη;

# 2 Η δεξαμενή

Η δεξαμενή φόρτισης είναι μια λεκάνη που γεμίζει στην πλημμυρίδα από μια συρόμενη θύρα. Η συρόμενη θύρα κλείνει
μόνη της όταν κατεβαίνει το νερό έξω. Η δεξαμενή φόρτισης μιας συνηθισμένης θέσης χωρούσε 12.000 κυβικά μέτρα.
Μια μεγαλύτερη δεξαμενή φόρτισης δεν βοηθά, επειδή η συρόμενη θύρα περιορίζει τη ροή.

# 3 Αποτελέσματα

Τα αποτελέσματα δείχνουν ότι ο στρόβιλος έδωσε κατά μέσο όρο 9,4 kW. Η λάσπη μείωσε τη δεξαμενή φόρτισης κατά
ένα πέμπτο μέσα σε τρία χρόνια. Επομένως, η συρόμενη θύρα πρέπει να καθαρίζεται δύο φορές τον χρόνο.""",
    "zh": """# 1 引言

本文描述潮汐磨坊如何在堤坝后储存海水，并在退潮时放水。潮汐磨坊在沿海地区工作了八百年。然而，1900年以后大多数
磨坊已经停止工作。我们证明，小型潮汐磨坊可以为一个村庄供电。这样做值得吗？

# 2 蓄水池

蓄水池是一种涨潮时通过闸门充水的水池。外面的水位下降时，闸门会自动关闭。普通地点的蓄水池容量为12000立方米。
更大的蓄水池没有帮助，因为闸门限制了流量。

# 3 结果

结果表明，水轮机平均输出9.4千瓦。泥沙在三年内使蓄水池缩小了五分之一。因此，闸门必须每年清理两次。""",
}

PASSAGES = {
    language: re.sub(r"(?<!\n)\n(?!\n)", "" if language == "zh" else " ", text) for language, text in _WRAPPED.items()
}
"""Each text with one line a paragraph: lines that begin with # are headings."""
