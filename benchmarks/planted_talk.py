"""Small talk that stands between the threads of a planted document, put together so that it seldom repeats."""

from __future__ import annotations

WHO = [
    "the clerk of works", "a retired carter", "the night watchman", "an uncle of {q}", "the widow at the inn",
    "two sisters from the next village", "the schoolmaster", "a travelling tinker", "the younger apprentices",
    "{q} and a cousin", "the doctor's wife", "a party of surveyors", "the oldest hand", "the blacksmith", "{A}",
    "the postman", "a lodger of {q}", "the choir", "several neighbours", "the sexton", "a dealer in hides", "{q}",
    "the laundress", "the foreman's brother", "a painter on holiday", "the lamplighter", "the cook", "both bakers",
    "a soldier on leave", "the registrar", "the boys of the lower school", "an elderly botanist", "the ferrywoman",
    "the magistrate", "a photographer", "the gardener", "three hired men", "the piano tuner", "the miller's daughter",
    "a stranger in a grey coat", "the cobbler", "the beadle", "some students", "the stationmaster", "a glazier",
]  # fmt: skip
DID = [
    "kept a diary in green ink", "refused to sell the old scales", "spoke warmly of the ferryman", "lost a glove",
    "grew tomatoes against the wall", "argued about the price of candles", "carried two buckets at a time",
    "slept badly", "borrowed a ladder and forgot it", "sent for a carpenter", "ate bread and cold bacon",
    "read the newspaper aloud", "hummed the same tune", "put up a fence of wattle", "whitewashed the back room",
    "laughed at the notion", "wrote home every second day", "mended the gate with wire", "counted the swallows",
    "asked for a warmer stove", "complained of the dust", "bought a second-hand bicycle", "sharpened every pencil",
    "took the early coach", "drew a sketch of the roof", "swept the yard", "hid the key under a flowerpot",
    "brought plums in a hat", "fell asleep over the ledger", "waited for the tide of visitors to turn",
    "tried a new kind of lamp", "threw out a heap of rusted hinges", "planted a row of poplars", "lent out the cart",
    "told the same joke twice", "caught a cold", "played cards for matches", "taught the dog to fetch slippers",
    "painted the shutters blue", "measured the floor with a length of string", "answered in few words",
    "cut peat on the common", "stacked firewood to the eaves", "walked round the pond", "got up before five",
    "made a great noise with the shutters", "changed the curtains", "kept bees in a barrel", "folded the maps",
    "cursed the mud", "set out saucers of milk", "bottled gooseberries", "hung a horseshoe over the door",
    "stood on the bridge", "tied up the parcels", "looked after the geese", "held an umbrella over the lens",
    "rang the bell by mistake", "sold eggs at the door", "drank tea from a tin mug", "hired a fiddler",
    "mislaid the spectacles", "oiled the pulley", "chalked a sign on the wall", "pressed flowers in the almanac",
]  # fmt: skip
HOW = [
    "on market days", "long after the others had gone home", "to the amusement of everyone present",
    "for no reason that anyone could give", "while the kettle boiled", "in spite of the cold", "with some ceremony",
    "as if nothing were the matter", "behind the {t}", "without a word", "in the shade of the {t}", "all winter",
    "under a leaking roof", "in a borrowed coat", "with the help of {q}", "for want of {x}", "out of habit",
    "at the far end of the {t}", "between two showers", "on the way to chapel", "by the light of one candle",
    "beside a pile of {x}", "against the advice of {q}", "in full view of the {t}", "during the harvest holidays",
    "when the wind was in the east", "to keep warm", "at half past seven", "in a voice like gravel", "near the {t}",
    "after a supper of herrings", "over a game of draughts", "with muddy boots", "on a plank laid over the ditch",
    "for the sake of peace", "in the week before Lent", "among sacks of {x}", "on the steps of the {t}",
]  # fmt: skip
SHAPES = [
    "{who} {did} {how}.", "{how}, {who} {did}.", "{who} {did}.", "{who} {did}, and {who2} {did2}.",
    "{who} {did} {how}, but {who2} {did2}.", "{who} {did} and {did2} {how}.", "{how}, {who} {did}, then {did2}.",
    "it was said that {who} {did} {how}.", "{who} {did} {how}, or so {q} remembered.",
]  # fmt: skip
