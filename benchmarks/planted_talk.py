"""Small talk that stands between the threads of a planted document, put together so that hardly a phrase repeats."""

from __future__ import annotations

PEOPLE = """
    clerk carter watchman uncle widow sister schoolmaster tinker apprentice cousin doctor surveyor blacksmith
    postman lodger chorister neighbour sexton dealer laundress foreman painter lamplighter cook baker soldier
    registrar pupil botanist ferrywoman magistrate photographer gardener labourer tuner miller stranger cobbler
    beadle student stationmaster glazier cooper weaver midwife organist pedlar saddler thatcher verger
    wheelwright chemist draper farrier grocer innkeeper joiner locksmith mason notary plumber roofer
""".split()  # noqa: SIM905
WHICH = """
    old young retired cheerful stout quiet second hired careful deaf tall sleepy learned former travelling local
    pious nervous red-haired generous stubborn elderly shy talkative one-armed honest absent-minded patient lame
    clever sullen polite restless thrifty vain
""".split()  # noqa: SIM905
DID = """
    bought mended counted painted lost hid drew sold borrowed weighed cleaned carried found repaired admired
    wrapped polished stole traded praised lifted dropped washed labelled stacked measured buried burned sketched
    sharpened oiled returned refused hung packed inherited swept bent split tied tested kept forgot chose lent
    guarded
""".split()  # noqa: SIM905
KIND = """
    rusty wooden broken spare heavy yellow narrow wet tin copper crooked painted worn woollen leather empty
    striped blue foreign cheap loose sturdy brass cracked folding faded round tarred glass oak plain carved
    dented linen silver muddy square wicker borrowed dusty bent double green iron mouldy oval patched rough
    smoked varnished
""".split()  # noqa: SIM905
WHAT = """
    ladder kettle bicycle lantern umbrella ledger bucket saddle mirror barrel shutter rope basket clock violin
    spade curtain trunk hammer bell chair candle wheel gate bottle pulley drawer map hinge stove bench sack
    teapot almanac hat whistle wagon plank blanket telescope anvil broom crate doorknob easel fiddle globe
    hourglass inkwell jug knife lamp mallet needle oar pillow quilt rake scale table urn vase vice wardrobe yoke
    awning bookcase chisel dresser file funnel grindstone harness jar ladle mortar net padlock pencil rug sieve
    stool thimble tray trowel wreath
""".split()  # noqa: SIM905
WHERE = [
    "behind the {t}", "near the {t}", "at the far end of the {t}", "in front of the {t}", "on the way to the {t}",
    "within sight of the {t}", "under the stairs", "on market days", "before breakfast", "after dark",
    "without a word", "in spite of the rain", "for a small sum", "out of habit", "with great care",
    "during the holidays", "all winter", "by mistake", "to general amusement", "as a favour to {q}",
    "for the sake of peace", "at the request of {q}", "in the presence of {q}", "while the others slept",
    "on a Tuesday", "in a hurry", "beside the {t}", "next to the {t}",
]  # fmt: skip
SHAPES = [
    "{who} {did} {what} {where}.", "{where}, {who} {did} {what}.", "{who} {did} {what}.",
    "{who} {did} {what}, and {who} {did} {what}.", "{who} {did} {what} {where}, but {who} {did} {what}.",
    "{who} {did} {what} and {did} {what} {where}.", "{where}, {who} {did} {what}, then {did} {what}.",
    "{who} {did} {what} {where}, or so {q} wrote.", "{what} was {did} by {who} {where}.",
    "{who} and {who} {did} {what} {where}.", "nobody {did} {what} {where}, and {who} {did} {what}.",
]  # fmt: skip
