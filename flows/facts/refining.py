"""What the context of a number changes in the measure chosen for it, and the open measure of a number that has none."""

from __future__ import annotations

from collections.abc import Mapping

from flows.facts import nouns, shapes
from flows.facts.linking import Choice
from flows.facts.measures import Hit
from flows.facts.records import Aspect, Entity
from flows.facts.relations import in_mention, kind_of, past, per
from flows.facts.view import QUANTITY, View

# what is sold "for" less than this has a price
_COSTLY = 1e5
_MACHINES = frozenset(("satellites", "machines", "robots", "engines", "turbines", "batteries", "panels", "airbags"))
_SIZES = frozenset(
    (
        *("har", "[acr_us]", "km2", "m2", "[smi_us]", "[sft_i]", "km/h", "[mi_i]/h", "m/s", "[kn_i]"),
        *("[mi_i]/[gal_us]", "L/(100.km)", "Cel", "[degF]", "km", "[mi_i]", "m", "[ft_i]"),
    )
)
_MADE = frozenset(("production", "other:demand", "units_sold", "other:exports"))
_HELD = frozenset(("a", "an", "its", "the", "their", "his", "her", "remaining", "another", "controlling"))
_OF_GOODS = 5  # tokens: "of the country's green tea"
_TIMES = frozenset(("hour", "day", "week", "month", "year"))
_IN_BULK, _MUCH = frozenset(("t", "[bbl_us]", "[bbl_us]/d")), 1e3  # so much is no size
_SHARE = 1e4  # few shares cost more
_DEAREST_SHARE = 5e6  # in any currency
_WORTH, _OPENS = frozenset(("other:exports", "other:imports", "other:trade", "orders", "sales")), 3
_BACKLOG = frozenset(("order backlog", "backlog", "order book", "order intake", "incoming orders"))
_TO_LEVEL = frozenset(("to", "at", "from", "was", "is"))
_STATED = 6  # tokens from what is stated to the sum
_EARNINGS = frozenset(("net_income", "operating_income"))
_PEOPLE = frozenset(("employees", "other:people", "participants", "other:passengers"))
_PAID_PER = ("price", "expense", "other:tax", "rate", "other:compensation")
_RIDERS = 5e5  # no firm employs as many riders
_PAID_OUT = frozenset(("fine", "expense", "investment", "other:amount"))
_FEW = 50.0  # units of money that a share may earn in a quarter
_DEAL_REACH = 12
_RAISED = frozenset(("raised", "investment", "investments", "funding", "funding round", "financing", "fund"))
_CARRIERS = frozenset(("other:vehicles", "other:ships"))
_GOODS = frozenset(("other:vehicles", "other:devices", "other:aircraft"))


def refine(view: View, index: int, choice: Choice | None, earlier: Mapping[int, Choice]) -> Choice | None:
    """What the unit price says of the measure: dollars a share are earnings, a dividend or a share price."""
    quantity = view.quantities[index]
    one = per(view, index)
    at = view.quantity_at[index]
    sells = not view.grammar.sell_verb.isdisjoint(view.words[max(0, at - 2) : at])
    if sells and choice is not None and choice.rule == "noun:open":
        return choice._replace(measure="units_sold")  # "The shop sold 10,000 shirts"
    if choice is not None and (choice.rule, choice.measure) == ("noun:counted_goods", "other:devices"):
        kind = nouns.head(quantity.counted or "")
        if kind in _MACHINES:
            return choice._replace(measure=f"other:{kind}")
    sized = kind_of(quantity) == "physical" and quantity.unit in _SIZES
    if sized and choice is not None and choice.rule.startswith("cue") and choice.measure in _MADE:
        return choice._replace(measure="size")  # "grows tea on two acres", "cars use 24.9 miles per gallon"
    held = (
        choice is not None and (choice.rule, choice.measure) == ("noun:right", "rate") and view.words[at - 1] in _HELD
    )
    if held and choice is not None and view.words[choice.first : choice.last] == ["interest"]:
        return choice._replace(measure="stake")  # "sold its 45 percent interest"
    if choice is not None and (choice.rule, choice.measure) == ("cue:before", "stake") and _of_goods(view, at):
        return choice._replace(measure="market_share")  # "bought 18 percent of the tea"
    other_end = shapes.other_end(view, index, earlier) if index - 1 in earlier else None
    if other_end is not None and (choice is None or choice.measure != other_end.measure):
        return other_end._replace(rule="carried", score=max(other_end.score, 2.0))
    timed = one in _TIMES and kind_of(quantity) == "currency"
    got = timed and quantity.high < _COSTLY and not view.grammar.gain_verb.isdisjoint(view.words[max(0, at - 3) : at])
    if got and (choice is None or (choice.rule == "cue:before" and choice.measure in _PAID_OUT)):
        return Choice("other:compensation", at - 1, at, 3.0, "per unit")  # "Jobseekers get 188 euros a week"
    hourly = timed and one == "hour" and not view.grammar.pay_verb.isdisjoint(view.words[:at])
    if choice is not None and hourly and choice.measure != "price":
        return choice._replace(measure="other:compensation")  # "pays its workers $11.75 an hour"
    if timed and choice is not None and choice.rule == "cue:before" and quantity.high < _COSTLY:
        cue, lead = view.words[choice.first], view.words[choice.first - 1 : choice.first]
        earned = cue.startswith(("earn", "made", "make")) or (cue == "paid" and lead in (["is"], ["was"], ["are"]))
        return choice._replace(measure="other:compensation") if earned else choice  # "made $15.68 an hour"
    if (
        choice is not None
        and choice.rule == "noun:counted_goods"
        and view.words[choice.last : choice.last + 1]
        in (
            ["order"],
            ["orders"],
        )
    ):
        return choice._replace(measure="orders")  # "a 33-plane order"
    if (
        choice is not None
        and choice.measure in ("share_price", "stake")
        and choice.rule == "noun:right"
        and quantity.unit == "percent"
        and "market" in view.words[choice.last : choice.last + 6]
        and view.words[choice.last] in ("of", "in")
    ):
        return choice._replace(measure="market_share")
    if (
        choice is not None
        and choice.measure in ("share_price", "stake")
        and choice.rule in ("noun:left_of", "cue:before")
        and quantity.unit == "percent"
        and view.words[at + 1 : at + 2] in (["of"], ["in"])
        and "market" in view.words[at + 2 : at + 8]
    ):
        return choice._replace(measure="market_share")  # "a combined share of 44 percent of the U.S. market"
    if choice is not None and choice.measure == "other:aircraft" and choice.rule.startswith("cue"):
        # "operates 215 ships": of whatever goods are counted
        last = view.token(quantity.counted_end - 1) + 1 if quantity.counted_end is not None else past(view, index)
        counted = next((h for h in view.measures if h.first > at and h.last == last), None)
        if counted is not None and counted.senses[0].measure in _CARRIERS:
            return choice._replace(measure=counted.senses[0].measure)
    one_share = choice is not None and tuple(view.words[choice.first : choice.last]) == ("share",)
    of_it = (
        choice is not None
        and view.words[at - 1] == "of"
        and choice.last == at - 1
        and view.words[choice.first - 1] == "a"
    )
    if choice is not None and one_share and quantity.unit == "percent" and (view.words[at - 1] in _TO_LEVEL or of_it):
        return choice._replace(measure="market_share")  # "its smartphone share slipped to 4.2 percent"
    if (
        choice is not None
        and choice.measure == "stake"
        and view.words[at + 1 : at + 2] in (["more"], ["fewer"], ["less"])
    ):
        return choice._replace(measure="sales")  # "sold 1.9 percent more"
    if (
        choice is not None
        and choice.measure == "employees"
        and quantity.unit == "percent"
        and not view.grammar.ask_verb.isdisjoint(view.words[choice.last : at])
    ):
        return choice._replace(measure="other:compensation")  # "Pilots seek a rise of 2.5 percent a year"
    if choice is not None and choice.measure in ("market_value", "other:value") and choice.last <= at:
        traded = next((h for h in view.measures if h.first <= _OPENS and h.senses[0].measure in _WORTH), None)
        if traded is not None and traded.last <= choice.first:
            # "Imports of Chinese panels were worth $3.1 billion"
            return Choice(traded.senses[0].measure, traded.first, traded.last, choice.score, "noun:worth")
    valued = choice is not None and choice.measure == "other:value" and view.words[choice.first] == "values"
    if choice is not None and valued and view.words[at - 1] == "at":
        return choice._replace(measure="market_value")  # "values the company at 101 billion pounds"
    rest = quantity.unit == "percent" and view.words[at - 1] in ("other", "remaining") and choice is not None
    if rest and (part := next((c for c in earlier.values() if c.measure == "stake"), None)) is not None:
        return part._replace(rule="carried")  # "holds 60% of it and has offered $100 million for the other 40%"
    if (
        quantity.unit == "percent"
        and view.words[at - 1] in view.grammar.cost_verb
        and view.words[at + 1 : at + 2] in (["more"], ["less"])
    ):
        return Choice("price", at - 1, at, 3.0, "costs more")  # "food cost 12.7% more than a year ago"
    launched = any(word in view.grammar.launch_verb for word in view.words[max(0, at - _DEAL_REACH) : at])
    if kind_of(quantity) == "currency" and view.words[at - 1 : at] == ["at"] and launched and choice is None:
        return Choice("price", at - 1, at, 2.0, "launched at a price")
    if choice is not None and choice.measure == "participants" and choice.rule.startswith("noun"):
        noun = view.words[choice.last - 1]
        if noun in view.grammar.region_noun and view.words[at - 1] in _ACROSS:
            return choice._replace(measure=f"other:{noun}")  # "336 destinations in 56 countries"
    brought = choice is not None and (choice.rule, choice.measure) == ("cue:before", "net_income")
    if choice is not None and brought and view.words[choice.first].startswith("earn"):
        goods = next((h for h in view.measures if h.senses[0].measure == "other:exports"), None)
        if goods is not None and goods.last <= choice.first and QUANTITY not in view.words[: goods.first]:
            return choice._replace(measure="other:exports")  # "coffee exports earned $528 million"
    if (added := _added(view, at)) is not None:
        return added
    guilty = view.words[at - 1] in ("pay", "paid", "paying") and (
        not view.grammar.guilt_word.isdisjoint(view.words[:at])
        or not view.grammar.fine_noun.isdisjoint(view.words[at:])
    )
    if kind_of(quantity) == "currency" and (
        guilty or not view.grammar.settle_word.isdisjoint(view.words[at + 1 : at + 6])
    ):
        settled = choice or Choice("fine", at, at + 1, 3.0, "to settle")
        return settled._replace(measure="fine") if settled.measure in _PAID_OUT else choice  # "$1.9 billion to settle"
    if choice is not None and choice.measure in ("investment", "orders") and kind_of(quantity) == "currency":
        booked = next((h for h in view.measures if h.phrase in _BACKLOG and 0 <= at - h.last <= _STATED), None)
        if booked is not None:
            return Choice("orders", booked.first, booked.last, choice.score, "noun:before")
    dear = kind_of(quantity) == "currency" and quantity.high >= _DEAREST_SHARE
    if choice is not None and choice.measure == "share_price" and dear and choice.rule.startswith("noun"):
        return choice._replace(measure="investment")  # "bought back 2 million shares for 215 million francs"
    whole = choice is not None and choice.rule == "carried" and choice.measure == "share_price"
    whole = whole and view.words[at - 1] not in ("to", "at")  # "surged 9.2 percent to 181,000 yen"
    if choice is not None and whole and kind_of(quantity) == "currency" and quantity.high >= _COSTLY:
        return choice._replace(measure="investment")  # "for $7.90 a share, or $2.7 billion"
    priced = choice is None or (choice.rule, choice.measure) == ("noun:right_of", "price")
    if priced and quantity.unit == "percent" and tuple(view.words[at + 1 : at + 4]) == ("of", "the", "world"):
        return Choice("market_share", at + 1, at + 4, 2.0, "of the world")  # "supplies 30 percent of the world's tin"
    lent = choice is not None and choice.rule == "carried" and choice.measure in ("other:loan", "other:debt")
    if choice is not None and lent and quantity.unit == "percent" and view.words[at - 1] == "at":
        return choice._replace(measure="rate")  # "lent banks 94.8 billion euros at 4 percent"
    if choice is not None and choice.measure == "rate" and (paced := _paced(view, choice)) is not None:
        return paced
    if (
        choice is not None
        and choice.measure in ("share_price", "stake")
        and choice.rule == "noun:right"
        and quantity.unit == "percent"
        and any(word in view.grammar.market_scope for word in view.words[at + 1 : choice.first])
    ):
        return choice._replace(measure="market_share")  # "a 28.8 percent global share"
    if (
        choice is not None
        and choice.measure == "share_price"
        and choice.rule in ("noun:right", "noun:right_of")
        and quantity.unit == "percent"
    ):
        # "holds 15 percent shares", "33% of the class A stock"
        following = view.words[choice.last] if choice.last < len(view.words) else ""
        return (
            choice
            if any(h.kind == "noun" and h.first == choice.last for h in view.moves) or following == "price"
            else choice._replace(measure="stake")
        )
    valued = choice is not None and choice.rule == "cue:before" and one is None
    if choice is not None and valued and view.words[choice.last - 1] in ("worth", "at", "valuing"):
        leading = view.words[max(0, choice.first - 4) : choice.first]
        if view.words[choice.last - 1] == "worth" and any(word in view.grammar.sell_verb for word in leading):
            return choice._replace(measure="sales")  # "sold goods worth $13.7 billion"
        dealt = view.words[choice.last - 1] != "valuing" and _dealt(view, choice.first)
        return choice._replace(measure="investment") if dealt else choice
    if choice is not None and choice.measure == "employees" and view.words[choice.last - 1] == "riders":
        return choice._replace(measure="other:passengers") if quantity.high >= _RIDERS else choice
    if choice is not None and choice.measure == "revenue" and choice.rule == "cue:before" and shapes.on_sales(view, at):
        return choice._replace(measure="net_income")  # "made $2.76bn, up 48%, on sales of $25bn"
    if choice is not None and choice.measure in _PEOPLE and _died(view, choice.last):
        return choice._replace(measure="other:deaths", rule="died")  # "11 workers died"
    carried = choice is not None and choice.rule == "carried" and choice.measure in _EARNINGS
    eps = next((c for c in earlier.values() if c.measure == "other:earnings per share"), None)
    if choice is not None and carried and eps is not None and quantity.unit != "percent" and quantity.high < _SHARE:
        return choice._replace(
            measure=eps.measure
        )  # "$1.1 billion, or 57 cents a share, up from $1 billion, or 54 cents"
    following = view.words[at + 1] if at + 1 < len(view.words) else ""
    lead = view.words[max(0, at - _DEAL_REACH) : at]
    on_sale = lead[-1:] == ["for"] and any(lead[j : j + 2] == ["on", "sale"] for j in range(len(lead)))
    if choice is not None and choice.measure == "investment" and on_sale and quantity.high < _COSTLY:
        return choice._replace(measure="price")  # "will go on sale on April 29 for $129"
    small = quantity.high < _COSTLY and at > 0 and view.words[at - 1] in ("for", "at")
    if choice is None and kind_of(quantity) == "currency" and small and one != "share":
        return Choice("price", at - 1, at, 2.0, "for a price")
    if choice is None and kind_of(quantity) == "currency" and _of_a_sum(view, at):
        # "a €35 million science park", "a €19.99 plan": what it costs
        measure = "price" if quantity.high < _COSTLY else "investment"
        return Choice(measure, at - 1, at, 2.0, "of a sum")
    if choice is not None and choice.measure in _GOODS and quantity.unit == "percent":
        if any(c.measure == "units_sold" for c in earlier.values()):
            return choice._replace(measure="units_sold")  # "shipped 1,070,000 Macs, a 43 percent increase in Macs"
        sold = any(word in view.grammar.sell_verb for word in view.words[max(0, at - _DEAL_REACH) : at])
        return choice._replace(measure="units_sold") if sold else choice  # "sold 2.8 percent fewer cars"
    if choice is not None and choice.rule == "noun:counted_goods" and choice.measure == "other:devices":
        named = quantity.counted_end is not None and in_mention(view, view.token(quantity.counted_end - 1))
        if named and not view.grammar.foresee_verb.isdisjoint(view.words[:at]):
            return choice._replace(measure="units_sold")  # "raised his forecast to 4.3 million iPads"
    if quantity.unit == "count" and quantity.counted is None and following == "aboard":
        return Choice("other:people", at + 1, at + 2, 4.0, "aboard")
    timed = view.words[at + 2] in _TIMES if at + 2 < len(view.words) else False
    of_noun = choice is not None and choice.rule.startswith("noun:left")  # "a bonus of $500 each"
    if kind_of(quantity) == "currency" and following in ("each", "apiece") and not timed and not of_noun:
        return Choice("price", at + 1, at + 2, 3.0, "per unit")
    if one is None or kind_of(quantity) != "currency":
        return choice
    if one == "share":
        earners = ("net_income", "operating_income", "other:earnings per share")
        hit = next((h for h in reversed(view.measures) if h.last <= at and _earns(h)), None)
        if hit is not None and not earlier:
            choice = Choice(hit.senses[0].measure, hit.first, hit.last, 4.0, "per share")
        beside = earlier.get(index - 1)
        if beside is not None and beside.measure == "expense" and view.words[at - 1] == "or":
            # "The recalls cost Mattel $110 million, or 18 cents a share"
            return Choice("other:earnings per share", at + 1, at + 3, beside.score, "per share", -1)
        before = [c for c in (choice, *reversed(list(earlier.values()))) if c is not None and c.measure in earners]
        if before:
            sign = -1 if before[0].sign < 0 or is_loss(view, before[0]) else 1
            return Choice("other:earnings per share", at + 1, at + 3, before[0].score, "per share", sign)
        if choice is not None and choice.measure == "other:dividend":
            return choice
        if any(word in view.grammar.forecaster for word in view.words[:at]):
            return Choice("other:earnings per share", at + 1, at + 3, 3.0, "per share")  # "analysts expected $8.75"
        return Choice("share_price", at + 1, at + 3, 3.0, "per share")
    if one in view.grammar.priced_by or one in view.grammar.bulk_unit:
        paid = ("price", "expense", "other:tax", "rate") if one in view.grammar.bulk_unit else _PAID_PER
        if choice is not None and choice.measure in paid:
            return choice
        return Choice("price", at + 1, at + 3, 3.0, "per unit")
    return choice


_ACROSS = frozenset(("in", "across", "throughout", "over", "to", "from"))


def _of_goods(view: View, at: int) -> bool:
    """Whether a percentage is of goods, not of a firm: "18 percent of the tea"."""
    words = view.words
    if words[at + 1 : at + 2] != ["of"]:
        return False
    return any(w in view.grammar.supply or w in view.grammar.commodity for w in words[at + 2 : at + 2 + _OF_GOODS])


def owned(view: View, index: int, choice: Choice | None, entities: Mapping[str, Entity]) -> Choice | None:
    """A stake, when a percentage is of a company itself: "exchange $27 billion in debt for about 10% of GM"."""
    at = view.quantity_at[index]
    words = view.words
    if view.quantities[index].unit != "percent" or at + 1 >= len(words) or words[at + 1] != "of":
        return choice
    if choice is not None and choice.rule == "cue:before":
        return choice
    for mention in view.mentions:
        first, last = view.token(mention.start), view.token(mention.end - 1)
        if at + 1 < first <= at + 5 and entities[mention.entity_id].kind == "company":
            if choice is not None and choice.rule == "noun:right_of" and not first <= choice.first <= last:
                return choice
            follows = words[last + 1] if last + 1 < len(words) else "."
            if (follows in view.grammar.stop or not follows[0].isalnum()) and view.text_at(
                mention.end, 1
            ) not in "'\u2019":
                return Choice("stake", at + 1, last + 1, 3.0, "part of company")
    return choice


def is_foreseen(view: View, index: int, *, few: bool = False) -> bool:
    """Whether a sum of money, or a `few` units of it, is what analysts looked for: "analysts had expected 52 cents"."""
    quantity = view.quantities[index]
    kind = kind_of(quantity)
    money = (kind == "currency" and quantity.high < _FEW) if few else kind in ("currency", "physical")
    at = view.quantity_at[index]
    foreseen = view.words[max(0, at - 1) : at]
    if money and not few and foreseen and foreseen[0] in view.grammar.foresee_verb:
        return True  # "A month ago it had forecast 42 million tonnes"
    return money and any(word in view.grammar.forecaster for word in view.words[:at])


def _died(view: View, after: int) -> bool:
    """Whether the people who are counted right before a token lost their lives."""
    return view.words[after : after + 1] != [] and view.words[after] in view.grammar.die_verb


def _added(view: View, at: int) -> Choice | None:
    """What a sum is added to or wiped off: "adding $10 billion to its market value"."""
    adds, wipes = view.grammar.add_verb, view.grammar.wipe_verb
    verbs = [word for word in view.words[max(0, at - 2) : at] if word in adds or word in wipes]
    sign = 0 if not verbs else 1 if verbs[0] in adds else -1
    out = view.words[at - 1 : at] == ["out"] and view.words[at + 1 : at + 2] in (["in"], ["of"])
    if not sign or (view.words[at + 1 : at + 2] not in (["to"], ["off"], ["from"]) and not out):
        return None  # "wiping out $390 million in market value"
    hit = next((h for h in view.measures if at + 1 < h.first <= at + 4), None)
    if hit is None or hit.senses[0].unit not in ("currency", "any"):
        return None
    measure = "market_value" if hit.senses[0].measure == "other:value" else hit.senses[0].measure
    return Choice(measure, hit.first, hit.last, 4.0, "paced", sign)


def _of_a_sum(view: View, at: int) -> bool:
    """Whether a sum of money says of what size a thing is: "a €35 million science park", "the $700 billion plan"."""
    if view.words[at - 1 : at] in (["a"], ["an"], ["its"]):
        return True
    following = view.words[at + 1 : at + 2]
    return view.words[at - 1 : at] == ["the"] and bool(following) and following[0] not in view.grammar.stop


def _paced(view: View, choice: Choice) -> Choice | None:
    """What grows "at an annual rate of 3.5 percent", if that is the rate."""
    words = view.words
    if words[choice.last - 1] not in ("rate", "pace") or "at" not in words[max(0, choice.first - 5) : choice.first]:
        return None
    for move in view.moves:
        if move.kind == "verb" and 0 < choice.first - move.last <= 5:
            named = [h for h in view.measures if h.last <= move.first and h.senses[0].measure != "rate"]
            if named:
                sign = -1 if move.direction == "down" else 1
                return Choice(named[-1].senses[0].measure, named[-1].first, named[-1].last, 4.0, "paced", sign)
    return None


def _dealt(view: View, first: int) -> bool:
    """Whether what is "worth" a sum is an order, a deal or a fleet: named near before, or anywhere as an order."""
    for hit in view.measures:
        found = {sense.measure for sense in hit.senses}
        deal = "investment" in found and hit.phrase not in _RAISED and first - _DEAL_REACH <= hit.first < first
        if deal or found & {"orders", "other:aircraft"}:
            return True
    return False


def _earns(hit: Hit) -> bool:
    """Whether a measure is stated per share too: profit, earnings per share, a dividend."""
    return any(s.measure in ("net_income", "other:earnings per share", "other:dividend") for s in hit.senses)


def is_loss(view: View, choice: Choice) -> bool:
    """Whether a measure's words speak of a loss."""
    return any(w in ("loss", "losses", "deficit", "red") for w in view.words[max(0, choice.first - 1) : choice.last])


def open_measure(view: View, index: int, kind_aspect: Aspect) -> str:
    """The open measure of a quantity that no measure fits: named by the noun it counts, is part of, or that moved."""
    quantity = view.quantities[index]
    at = view.quantity_at[index]
    words = view.words
    kind = kind_of(quantity)
    if quantity.counted and "pixels" not in quantity.flags:
        head = nouns.head(quantity.counted)
        last = view.token((quantity.counted_end or 1) - 1)
        return (
            "units_sold"
            if in_mention(view, last) and any(w in ("sold", "sell", "shipped") for w in words)
            else f"other:{head}"
        )
    if kind == "currency":
        return "investment" if quantity.high >= _COSTLY else "other:amount"
    if kind == "physical":
        return "other:volume" if quantity.unit in _IN_BULK and quantity.high >= _MUCH else "size"
    if "pixels" in quantity.flags:
        return "other:resolution"
    if kind == "percent" and at + 1 < len(words) and words[at + 1] == "of":
        noun = ""
        for word in words[at + 2 : at + 9]:
            if (
                word in view.grammar.stop - {"the", "its", "their", "all", "our", "his", "her", "these", "those"}
                or not word[0].isalpha()
            ):
                break
            noun = word if word not in view.grammar.stop else noun
            if nouns.is_plural(word, view.grammar):
                break
        if noun:
            return f"other:{noun}"
    if (
        kind == "percent"
        and at + 2 < len(words)
        and words[at + 1] in ("less", "more", "fewer")
        and words[at + 2].isalpha()
    ):
        return f"other:{words[at + 2]}" if words[at + 2] not in view.grammar.stop else "other:change"
    return "other:share" if kind_aspect == "share" else "other:change" if kind_aspect == "change" else "other:level"
