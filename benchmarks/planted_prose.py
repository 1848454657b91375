"""Words of the planted documents: three trades, and sentences in which threads are opened, closed and talked around.

Written without regard to the phrases the tagger looks for. Of each list of openings the even entries serve the seeds on
which thresholds were chosen and the odd ones the seeds that are reported.
"""

from __future__ import annotations

TRADES: list[dict[str, list[str]]] = [
    {
        "things": [
            "north intake", "lock chamber", "tidal gate", "grain quay", "dredging barge", "settling basin",
            "harbour railway", "eastern breakwater", "pilot station", "slipway", "ferry ramp", "storm culvert",
            "mooring field", "coal jetty", "fish market roof", "swing bridge", "customs shed", "boom crane",
            "ballast yard", "spillway", "western dyke", "signal mast", "oil berth", "cold store", "ring canal",
            "dry dock", "sand trap", "pump house", "gauge tower", "outer pier",
        ],
        "matters": [
            "cracking", "silting", "subsidence", "corrosion", "flooding", "leakage", "overloading", "scouring",
            "vibration", "repair", "widening", "closure", "relocation", "lighting", "insurance", "drainage",
        ],
        "actors": ["the harbour board", "the resident engineer", "the dredgers", "the pilots", "the council"],
        "materials": ["basalt", "larch piles", "tar paper", "cast iron", "blue clay", "concrete sacks", "zinc anodes"],
        "measures": ["tonnes of silt", "metres of quay", "vessels a week", "litres a second", "hours of pumping"],
        "people": ["Harker", "Lindqvist", "Amato", "Okafor", "Brandt", "Sorley", "Teixeira", "Vance"],
    },
    {
        "things": [
            "map collection", "reading room", "newspaper vault", "parish registers", "glass plates", "card catalogue",
            "bindery", "loan desk", "attic stacks", "music library", "night archive", "travelling library",
            "letter books", "rare book room", "scanning bench", "deposit hall", "court rolls", "estate papers",
            "film store", "braille shelf", "seed ledger", "dust filters", "branch library", "copying service",
            "oral histories", "poster drawers", "wax seals", "tithe maps", "emigrant files", "climate plant",
        ],
        "matters": [
            "mould", "cataloguing", "misfiling", "lending", "rebinding", "digitisation", "theft", "crowding", "dating",
            "storage", "heating", "indexing", "transfer", "funding", "access", "stocktaking",
        ],
        "actors": ["the head archivist", "the trustees", "the volunteers", "the conservator", "the county"],
        "materials": ["rag paper", "buckram", "silica gel", "vellum", "gum arabic", "acid-free card", "wheat paste"],
        "measures": ["volumes a month", "metres of shelving", "requests a day", "boxes", "pages an hour"],
        "people": ["Whitlock", "Ferrante", "Osei", "Bergmann", "Duval", "Pereira", "Haas", "Quigley"],
    },
    {
        "things": [
            "terrace plots", "seed nursery", "vine trellis", "cider press", "compost yard", "goat herd", "hail nets",
            "olive graft", "barley strip", "rain cistern", "bee house", "drying loft", "beet field", "hop garden",
            "mulch beds", "hedge rows", "frost fans", "south orchard", "clover ley", "weather mast", "root cellar",
            "wool shed", "lentil rows", "mill race", "soil pits", "lower meadow", "shade house", "ox track",
            "potato clamps", "wind break",
        ],
        "matters": [
            "blight", "yield", "grafting", "irrigation", "mildew", "pruning", "erosion", "germination", "storage",
            "fencing", "spraying", "ripening", "drought", "pollination", "ploughing", "rotation",
        ],
        "actors": ["the growers", "the field officer", "the cooperative", "the tenant families", "the agronomist"],
        "materials": ["crushed lime", "horse manure", "jute", "wood ash", "copper sulphate", "river sand", "straw"],
        "measures": ["sacks a hectare", "litres a tree", "crates a row", "degrees of frost", "days of labour"],
        "people": ["Moreau", "Castell", "Novak", "Achebe", "Rossi", "Lund", "Iyer", "Bauer"],
    },
]  # fmt: skip

# ── openings of promises: {s} is what they concern ────────────────────────────────────────────────
PROMISES = [
    "We shall have more to say about {s} once the figures have been laid out.",
    "A fuller account of {s} has to wait until the records have been presented.",
    "The story behind {s} is told towards the end of this report.",
    "How {s} came about is explained further on.",
    "For the moment {s} is left aside; it gets a chapter of its own.",
    "Readers who wonder about {s} are asked for patience, since an explanation follows later.",
    "What lay behind {s} will be set out in due course.",
    "The causes of {s} are examined at length in a later part.",
    "It will become clear below why {s} took everyone by surprise.",
    "We come back to {s} when the budget is discussed.",
    "Later chapters show what {s} had to do with the accounts.",
    "The background of {s} is described in the second half of this volume.",
    "As we shall find, {s} did not come from nowhere.",
    "The treatment of {s} is postponed until the inventory is complete.",
    "A subsequent section is devoted to {s}.",
    "We will demonstrate below that {s} was avoidable.",
    "On {s} the reader will find details near the close of the report.",
    "The evidence on {s} will be reviewed after the surveys have been introduced.",
    "An answer to the puzzle of {s} is offered in the closing part.",
    "I defer the matter of {s} for now and take it up again later.",
    "We are going to see that {s} followed a pattern.",
    "The details of {s} are given later on.",
]

# Statements that close a thread on {s}: cause, outcome, remedy. {cause} and {year} are filled in.
CLOSINGS = [
    "The {m} of the {t} was traced to {cause}, as {p} proved in {year}.",
    "In {year} it emerged that {cause} had brought about the {m} of the {t}.",
    "{p} showed in {year} that the {m} of the {t} went back to {cause}.",
    "What explained the {m} of the {t} in the end was {cause}, found in {year}.",
    "The {t} owed its {m} to {cause}, which nobody had noticed before {year}.",
    "Behind the {m} of the {t} stood {cause}; this was established in {year}.",
]
CAUSES = [
    "a shortage of {x}", "the use of cheap {x}", "a badly drawn contract", "two winters without upkeep",
    "an error in the survey of {y}", "the {x} laid in {y}", "a change of supplier", "rats in the {x}",
    "a quarrel over wages", "a misread gauge", "the rerouting of carts in {y}", "the {x} that {q} had ordered",
    "water standing on the {x}", "a flaw in the drawings by {q}", "the rule that {q} had brought in",
]  # fmt: skip
SECOND_CLOSINGS = [
    "A second look at the {m} of the {t} confirmed {cause} as its origin.",
    "Later inspections of the {t} bore out that the {m} was due to {cause}.",
]

# ── explicit references: {n} is the number of a section ───────────────────────────────────────────
POINTERS = [
    "For {s}, see Section {n}.",
    "The records on {s} are listed in Section {n}.",
    "Section {n} has more on {s}.",
    "What is known of {s} (Section {n}) would fill a book.",
]

# ── questions: {t} and {m} as above ───────────────────────────────────────────────────────────────
QUESTIONS = [
    "Why had nobody foreseen the {m} of the {t}?",
    "What was it that caused the {m} of the {t}?",
    "Who was to blame for the {m} of the {t}?",
    "How could the {m} of the {t} have been prevented?",
    "Was the {m} of the {t} really an accident?",
    "Where, then, did the {m} of the {t} have its root?",
    "But what lay at the bottom of the {m} of the {t}?",
    "Did the {m} of the {t} have a single cause?",
]

# ── hypotheses ────────────────────────────────────────────────────────────────────────────────────
HYPOTHESES = [
    "We suspected from the start that the {m} of the {t} came from {cause}; whether it did had to be tested.",
    "Our working hypothesis was that {cause} lay behind the {m} of the {t}.",
    "The conjecture to be tested is that the {m} of the {t} arose from {cause}.",
    "We hypothesise that {cause} explains the {m} of the {t}.",
    "The first assumption to be put to the test is that {cause} led to the {m} of the {t}.",
    "It is our hypothesis that the {m} of the {t} stems from {cause}.",
]
HYPOTHESIS_CLOSINGS = [
    "The hypothesis about the {m} of the {t} was borne out: in {year} {cause} was found to be at work.",
    "Our conjecture on the {m} of the {t} held, for the trial of {year} pointed to {cause}.",
    "The test of {year} confirmed that the {m} of the {t} came from {cause}.",
    "The trial of {year} spoke against {cause} as the reason for the {m} of the {t}, and the hypothesis was dropped.",
]

# ── enumerations ──────────────────────────────────────────────────────────────────────────────────
COUNTS = ["two", "three", "four", "five"]
ORDINALS = ["first", "second", "third", "fourth", "fifth"]
ENUMERATIONS = [
    "{N} remedies were proposed for the {m} of the {t}.",
    "There were {n} obstacles to ending the {m} of the {t}.",
    "{A} named {n} conditions for dealing with the {m} of the {t}.",
    "The {m} of the {t} had {n} consequences.",
    "One can tell {n} phases apart in the {m} of the {t}.",
    "{N} arguments were heard on the {m} of the {t}.",
    "{N} lessons were drawn from the {m} of the {t}.",
    "The inquiry into the {m} of the {t} raised {n} objections.",
]
ENUMERATION_NOUNS = [
    "remedy", "obstacle", "condition", "consequence", "phase", "argument", "lesson", "objection"
]  # fmt: skip
ITEMS = [
    "The {o} {k} was {item}.",
    "The {o} {k}, which cost more, was {item}.",
    "The {o} {k} concerned {item}.",
]
LATE_ITEMS = [
    "The {o} {k} in the matter of the {m} of the {t} was {item}.",
    "As to the {m} of the {t}, the {o} {k} turned out to be {item}.",
]
ITEM_WORDS = [
    "a new lining of {x}", "the hiring of a night watch", "the price of {x}", "a yearly inspection", "the loss of {x}",
    "the goodwill of the tenants", "a second set of keys", "the purchase of {x}", "an end to Sunday work",
    "the sealing of joints with {x}", "the approval of the auditors", "a longer notice period",
]  # fmt: skip

# ── what the writers leave open: {s} is what it concerns ──────────────────────────────────────────
ADMISSIONS = [
    "Why {s} stopped so suddenly we cannot say.",
    "What became of {s} in the end is beyond our knowledge.",
    "No attempt was made to put a price on {s}.",
    "We made no measurements of {s} during the flood.",
    "Whether {s} will return is a matter that only further inspections can settle.",
    "The question of who should pay for {s} is still open.",
    "The exact extent of {s} is still unknown.",
    "Nothing certain can be said about {s} on the evidence we have.",
    "A thorough study of {s} must be left to those who come after us.",
    "We have left out {s}, which deserves a report of its own.",
    "We had neither the time nor the means to look into {s}.",
    "Another winter’s records would be needed to judge {s}.",
    "How much {s} has cost over the years has never been established.",
    "It is not known how long {s} had gone on before the alarm was raised.",
    "So far nobody has explained {s} to our satisfaction.",
    "Our estimate of {s} is little more than a guess.",
    "It remains to be shown that {s} was not made worse by the repairs.",
    "An inquiry into {s} was begun but never finished.",
    "This report does not deal with {s} before the war, for want of papers.",
    "We were not able to date {s} with any certainty.",
    "The figures on {s} are incomplete, and we have not been able to fill the gaps.",
    "How {s} is connected with the weather is not yet understood.",
    "Our account of {s} rests on one witness only, which is a weakness.",
    "Owing to the loss of the ledgers, we cannot tell how {s} began.",
    "In a later edition we hope to say more about {s}.",
    "The present survey covers {s} only in part.",
    "The part of the weather in {s} has not yet been measured.",
    "Someone with more patience may one day explain {s}.",
    "We do not know who first noticed {s}.",
    "Whether {s} can be stopped for good remains uncertain.",
    "Further work on {s} is needed before anything can be said with confidence.",
    "Tests of {s} under load have still to be carried out.",
    "The limit of two feet for {s} was chosen more or less at random.",
    "The reasons for {s} are not clear to us.",
    "For lack of drawings {s} could not be examined.",
    "To our regret we found no document that sheds light on {s}.",
    "What {s} did to the foundations is an open question.",
    "We intend to study {s} in more depth next year.",
    "We are not aware of any earlier description of {s}.",
    "We have not looked into {s} at all.",
]

# ── acronyms: three or four words each ────────────────────────────────────────────────────────────
LONG_FORMS = [
    ["Annual", "Standing", "Joint", "Interim", "Regional", "Municipal", "Coastal", "Rural", "Central", "Uniform"],
    ["Works", "Records", "Tenancy", "Quality", "Freight", "Water", "Vault", "Orchard", "Levy", "Keeper", "Garden"],
    ["Review", "Inspection", "Grading", "Deposit", "Exchange", "Survey", "Licence", "Transfer", "Balance", "Notice"],
    ["Panel", "Scheme", "Bureau", "Register", "Protocol", "Fund", "Office", "Tariff", "Unit", "Method"],
]
ACRONYM_USES = [
    "Payments had to pass through the {a} before they were released.",
    "The {a} turned down the request twice.",
    "Every autumn the {a} sent its own observers.",
    "None of this was known to the {a} at the time.",
    "The rules of the {a} left little room for haste.",
    "It was the {a} that asked for a second opinion.",
]
ACRONYM_INTRODUCTIONS = [
    "The {long} ({a}) had been set up in {year} for this purpose.",
    "All of this was the business of the {long} ({a}), which met on Fridays.",
    "The letters {a} stand for {long}, a body created in {year}.",
    "The {a} ({long}) answered to no ministry.",
    "Its full name, {long} ({a}), appears on the letterhead from {year} on.",
]

# ── terms: coined pairs of words ──────────────────────────────────────────────────────────────────
TERM_HEADS = ["window", "margin", "quota", "ratio", "load", "reserve", "interval", "index", "threshold", "allowance"]
TERM_MODIFIERS = [
    "slack", "carry", "ebb", "folding", "mirror", "idle", "lantern", "drift", "shadow", "cradle", "turning", "hollow",
    "ribbon", "salt", "copper", "harvest", "ladder", "thimble", "anchor", "ember",
]  # fmt: skip
TERM_USES = [
    "The {w} was kept as small as the season allowed.",
    "Much depended on the {w}, which nobody liked to change.",
    "In such years the {w} was all that mattered.",
    "{A} quarrelled about the {w} every spring.",
]
TERM_DEFINITIONS = [
    "By {w} we mean the share of {y2} that stays unused for a day.",
    "The {w} is defined as the span between two inspections of {y2}.",
    "The amount of {y2} held back for emergencies is called the {w}.",
    "The term {w} refers to the part of {y2} that must not be sold.",
    "We call the smallest permitted stock of {y2} the {w}.",
    "The {w} denotes the time that {y2} needs to settle.",
]

# ── symbols ───────────────────────────────────────────────────────────────────────────────────────
SYMBOLS = ["κ", "λ", "θ", "ρ", "τ", "φ", "ψ", "ω", "ξ", "η", "γ", "ζ", "σ_w", "α_h", "β_t", "δ_q", "μ_r", "ν_k"]
SYMBOL_USES = [
    "In wet months {y} stays below 0.{d}.",
    "The charge is then raised in proportion to {y}.",
    "A value of {y} above 0.{d} called for a second reading.",
    "The tables list {y} for every quarter.",
]
SYMBOL_INTRODUCTIONS = [
    "Here {y} denotes the share of {y2} lost in a month.",
    "In these formulas {y} stands for the rate at which {y2} wears out.",
    "Let {y} be the fraction of {y2} that is replaced each year.",
    "The yearly loss of {y2} is written {y}.",
]

# ── facts: the words a reader should find again ───────────────────────────────────────────────────
FACTS = [
    "The survey of {year} found that the {t} lost {number} {u}, which accounted for a third of its running costs.",
    "In {month} {year} the {t} handled {number} {u}, compared with half as many the year before.",
    "Running the {t} cost {number} pounds in {year}; as a result, the {x} had to be sold.",
    "At the {t} the number of {u} increased to {number} by {year}.",
    "{p} concluded in {year} that the {t} needed {number} {u} and could count on no more than half.",
    "Between {month} and the end of {year} the output of the {t} decreased to {number} {u}.",
    "The {t} consists of {number} parts, of which {p} replaced all but nine in {year}.",
    "Overall, the {t} took {number} {u} in {year}, more than in any year before.",
]
MONTHS = ["January", "March", "April", "June", "August", "October", "November"]

# ── what is no tag, though it looks like one ──────────────────────────────────────────────────────
DECOYS = [
    "{A} will discuss the matter with the insurers in {month}.",
    "As was shown above, the {t} had been sound for years.",
    "What did this mean for the {t}? It meant longer hours and a second shift, because {x} had become scarce.",
    "Two things mattered here. The first was the price of {x}. The second was the patience of {q}.",
    "There were three reasons for this: cost, habit and the weather.",
    "The {t} will be painted next spring with the rest of the {x}.",
    "Is there a better place for the {t}? There is not, as the survey of {year} made plain.",
    "The contract with {q} is renewed every year and will be reviewed in {month}.",
    "The following table was kept by {q} until {year}.",
    "Later that year {A} moved the {t} to the other side.",
    "The board of the USA branch sent a PDF of the plans.",
    "We described the {t} earlier, and nothing has changed since.",
    "{q} promised to pay, and did so in {month} {year}.",
    "First the {x} was carted off, then the ground was levelled, and finally the {t} was fenced.",
]

# ── everything else ───────────────────────────────────────────────────────────────────────────────
FILLERS = [
    "{A} kept a careful diary of the weather in those weeks.",
    "Most of the {x} came by cart, and some of it was lost on the way.",
    "The {t} stood empty on Sundays, apart from a watchman and his dog.",
    "There was no lack of advice from {q}, who had seen worse.",
    "Work on the {t} began early and stopped when the light failed.",
    "Prices for {x} moved little, although the trade was nervous.",
    "Visitors were shown the {t} and then taken to lunch.",
    "{q} drew up a list of tools and had it signed by two witnesses.",
    "The smell of {x} hung about the place for days.",
    "Not every clerk agreed with {q}, but few said so aloud.",
    "Between the {t} and the road lay a strip of gravel that belonged to nobody.",
    "The crew slept in a hut beside the {t} and cooked for themselves.",
    "{A} preferred {x} to anything that had to be shipped.",
    "A letter from {q} speaks of mild days and good spirits.",
    "The old hands remembered the {t} from before the rebuilding.",
    "Much of the paperwork was in pencil and has faded.",
    "Each load of {x} was weighed twice, once at the gate and once inside.",
    "Some blamed {q}; others thought the season was at fault.",
    "The {t} was cleaned with soft brushes and a good deal of patience.",
    "Children used to gather near the {t} after school.",
    "It rained on most days, and the ground stayed soft until summer.",
    "{q} liked to walk along the {t} before breakfast.",
    "A small sum was set aside for {x}, and nobody asked after it.",
    "The road to the {t} had been mended with rubble and was rough on wheels.",
    "Such arrangements were common then and gave rise to little comment.",
    "{A} paid for the {x} out of a fund kept for the purpose.",
    "Photographs show the {t} with its doors open and a bicycle against the wall.",
    "The evenings were spent on accounts, which were never quite in order.",
    "Where {x} ran short, people made do with whatever lay about.",
    "A bell at the {t} marked the beginning and the end of each shift.",
    "The inspectors praised the {t} and complained about the stairs.",
    "{q} wrote a short memorandum, and {A} filed it.",
    "Carriers were paid by weight, and so the {x} was often wet.",
    "Everybody had an opinion on the {t}, and most were offered freely.",
]
DISTRACTORS = [
    "The {m} of the {t2} was of another kind and had been settled in {year}.",
    "Nothing of the sort was heard about the {t2}, whose {m} had ended by {year}.",
    "The {t} was repainted in {year} at the expense of {q}.",
    "People spoke of the {m} of the {t} for years without agreeing on anything.",
    "The {t2} had seen {m} before, though for reasons of its own.",
]
TITLES = [
    "The {t}", "Work at the {t}", "The years of {p} at the {t}", "Notes on the {t}", "Trade at the {t}",
    "{A} and the {t}", "Keeping the {t}", "Around the {t}", "The {t} under {p}", "The {t} in demand",
    "A season at the {t}", "{X} for the {t}", "The {t} and its keepers", "The {t} after {year}",
]  # fmt: skip
