"""What the system is used for, what it costs, what it replaced and what it brings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.architecture import ComponentId
from generator.model.types.quantity import Bounds, QuantityText
from generator.model.types.values import (
    Date,
    Defines,
    Flag,
    Follows,
    Id,
    Line,
    Model,
    Money,
    Name,
    Number,
    PastDate,
    Percent,
    Positive,
    Prose,
    Proves,
    Reference,
    Refers,
    Region,
    Url,
)

Growth = Annotated[Percent, Field(gt=-1, le=10)]
"""A rate that an amount grows or shrinks by; it neither vanishes nor grows more than elevenfold at once."""


Basis = Literal["measured", "recorded", "agreed", "calculated", "assumed"]
"""measured: in this system, or on the way to it. recorded: in books, statistics, time sheets or a former system. agreed: in a contract
or by a decision. calculated: from other figures. assumed: by judgement."""


class Input(Model):
    """A number that the bill depends on: low, expected and high."""

    id: Annotated[Id, Defines("input")]
    """The name by which usage expressions call it; write hyphens as underscores there."""
    name: Name
    """What it counts."""
    unit: Line
    """The unit, such as orders a month."""
    low: Number
    """The least that is to be expected."""
    expected: Number
    """The value that the plan rests on."""
    high: Number
    """The most that is to be expected."""
    grows: Flag = False
    """Whether it grows with the business, at growth_per_year."""
    basis: Basis
    """How the number is known."""
    as_of: PastDate | None = None
    """The day of the record, the measurement or the decision, or the last day of its period; for what was not calculated or assumed."""
    source: Prose
    """Where the number comes from: the record, and how low and high were found."""

    @model_validator(mode="after")
    def _in_order(self) -> Input:
        if not self.low <= self.expected <= self.high:
            raise ValueError("low, expected and high must not fall")
        return self


class Usage(Model):
    """One line of the bill: a component uses a quantity of something that has a price."""

    component: ComponentId
    """The component that causes the cost."""
    price: Annotated[Reference, Refers(("price",))]
    """Id of a price of the library without its Region (evidencekit list prices)."""
    quantity: QuantityText
    """Units per month: an expression over inputs with + - * / min max ceil and parentheses."""
    reason: Prose
    """How the quantity was found."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class Unpriced(Model):
    """Components, or charges for alarms, logs, keys and the like, that have no line on the bill, and why."""

    components: list[ComponentId] = []
    """The components."""
    prices: list[Annotated[Reference, Refers(("price",))]] = []
    """Ids of the prices of what is described beside the components: cloudwatch.dashboard, kms.key …"""
    reason: Prose
    """Why they cost nothing, or where their cost is counted."""

    @model_validator(mode="after")
    def _of_something(self) -> Unpriced:
        if not self.components and not self.prices:
            raise ValueError("name what has no line: `components` or `prices`")
        return self


class Discount(Model):
    """A stated discount on the whole bill or on one service."""

    name: Name
    """What it is called, such as Savings Plan."""
    service: Annotated[Reference, Refers(("service",))] | None = None
    """The service that it is on; the whole bill when left out."""
    rate: Percent
    """The share that is taken off."""
    agreed_on: PastDate | None = None
    """The day on which it was agreed; without it the entry is a finding."""
    reason: Prose
    """Where it was agreed."""


class PrivateRate(Model):
    """A price that AWS granted this customer instead of the list price."""

    price: Annotated[Reference, Refers(("price",))]
    """Id of the price that it takes the place of."""
    amount: Money
    """Price for as many units as the list price is for, the same for every quantity."""
    agreed_on: PastDate | None = None
    """The day on which it was agreed; without it the entry is a finding."""
    reason: Prose
    """Where it was agreed, and until when."""


class FreeAllowance(Model):
    """A free allowance of AWS that this system may count on, once in the account and its payer."""

    service: Annotated[Reference, Refers(("service",))]
    """The service whose allowance is counted."""
    until: Date | None = None
    """The last day, for an allowance that ends; it is counted in the first year only."""
    reason: Prose
    """Why no other system of the same payer uses it up."""


class Commitment(Model):
    """A spend that was committed for each hour, such as a Savings Plan: paid whether it is used or not."""

    name: Name
    """What it is called, such as Compute Savings Plan."""
    prices: list[Annotated[Reference, Refers(("price",))]] = Field(min_length=1)
    """Ids of the prices whose charges it covers."""
    per_hour: Money
    """The committed spend of an hour."""
    saving: Annotated[Percent, Field(ge=0, lt=1)]
    """How much less than the list price the covered use costs."""
    agreed_on: PastDate | None = None
    """The day on which it was agreed; without it the entry is a finding."""
    reason: Prose
    """Term, payment and how the amount was found."""


class OtherRegion(Model):
    """A Region whose components are billed at the prices of the model's Region."""

    region: Region
    """The Region that components are in."""
    difference: Prose
    """How far the prices used differ from those of that Region, and what it means for the bill."""


class PriceCheck(Model):
    """When the prices that are estimates or older than a year were compared with those of AWS."""

    checked_on: PastDate
    """The day."""
    by: Annotated[Reference, Refers(("role",))]
    """Who compared them."""
    how: Prose
    """With what, and what differed."""


class Amount(Model):
    """A yearly or single amount with its assumption."""

    name: Name
    """What is paid for."""
    amount: Money
    """In the currency of the project."""
    assumption: Prose
    """What the number rests on."""


class FormerSystem(Model):
    """What was there before, and what it cost a year."""

    description: Prose
    """What it was."""
    yearly: list[Amount] = Field(min_length=1)


class BusinessValue(Model):
    """One benefit of the change, in money a year where it can be stated."""

    name: Name
    """The benefit."""
    kind: Literal["cost avoided", "revenue", "productivity", "risk", "agility"]
    """What kind of benefit it is."""
    benefit: Literal["hard", "soft"]
    """hard: money that a budget or the books will show, counted in full. soft: time, risk or sales that are only estimated; counted at
    the partner's `soft_benefit_factor` and shown apart."""
    yearly: Money
    """What it is worth in a year, in full."""
    basis: Basis
    """How the amount is known."""
    as_of: PastDate | None = None
    """The day of the record, the measurement or the decision, or the last day of its period; for an amount that is not calculated."""
    calculation: QuantityText | None = None
    """What is multiplied by what, in figures, such as 24 * 6 * 5 * 62; for a calculated amount. The result is compared with yearly."""
    assumption: Prose
    """What the figures of the calculation are, or where the amount is recorded."""
    measured: Prose
    """What was measured after the move, or when it will be."""


class UnitCost(Model):
    """What the bill of a month comes to for each unit of the customer's business."""

    unit: Annotated[Line, Field(examples=["orders"])]
    """The unit, as it is written after “per”: order, or orders where `per` is more than 1."""
    per: Positive = 1
    """For how many units the cost is stated."""
    quantity: Annotated[QuantityText, Field(examples=["orders_per_month"])]
    """How many units a month has: an expression over inputs, like the quantity of a line."""

    @property
    def title(self) -> str:
        """What the figure is called: cost per 1,000 orders."""
        return f"Cost per {self.unit}" if self.per == 1 else f"Cost per {self.per:,} {self.unit}"


class Estimate(Model):
    """The estimate that the customer was given before implementation."""

    presented_on: PastDate
    """The day; before implementation began."""
    presented_to: list[Line] = Field(min_length=1)
    """The customer's roles that saw it."""
    monthly: Money
    """The monthly cost that it named."""
    form: Prose
    """What was handed over: document, calculator link, meeting."""
    calculator: Url | None = None
    """The link of the estimate in the AWS Pricing Calculator."""
    deviation: Prose | None = None
    """Why the model and the estimate differ, where it is by more than the partner's standard tolerates."""
    outcome: Prose
    """What the customer decided."""


class RightSizing(Model):
    """A choice of size or price model that was made to lower the cost."""

    component: ComponentId
    """The component."""
    choice: Prose
    """What was chosen, instead of what."""
    saving: Prose
    """What it saves."""


class Cost(Model):
    """The cost model of one customer's system (COST-001)."""

    summary: Prose
    """What the system costs and brings, in one paragraph."""
    currency: Literal["USD"] = "USD"
    """AWS list prices are in US dollars; amounts of the former system are entered in the same currency."""
    region: Annotated[Region, Follows()]
    """The Region whose prices are used; left out: that of the first component on the bill."""
    other_regions: list[OtherRegion] = []
    """Regions of components whose use is billed at the prices of `region` all the same."""
    implementation_started: Date
    """The day implementation began: the estimate must be older."""
    inputs: Annotated[list[Input], Proves("COST-001.applied-inputs")] = Field(min_length=1)
    usage: Annotated[list[Usage], Proves("COST-001.applied-inputs")] = Field(min_length=1)
    unpriced: list[Unpriced] = []
    unit_cost: UnitCost | None = None
    """The bill of a month divided by what the customer counts; asked for by the partner's standard."""
    private_rates: list[PrivateRate] = []
    """Rates that take the place of list prices."""
    free_allowances: list[FreeAllowance] = []
    """Free allowances that are counted; those that are tiers of a price are always counted."""
    commitments: list[Commitment] = []
    """Savings Plans and the like, taken off before discounts."""
    discounts: list[Discount] = []
    price_check: PriceCheck | None = None
    """Needed where the bill rests on estimates or on prices older than a year."""
    growth_per_year: Growth | None = None
    """How much the inputs that grow grow once a year, after the first; this or growth_per_month. Without either, growth is open."""
    growth_per_month: Growth | None = None
    """How much the inputs that grow grow every month, after the first; this or growth_per_year."""
    one_time: list[Amount] = Field(min_length=1)
    running: list[Amount] = []
    """Yearly costs besides AWS: support, licences, operations."""
    former_system: Annotated[FormerSystem, Proves("COST-001.applied-business-value")]
    business_value: Annotated[list[BusinessValue], Proves("COST-001.applied-business-value")] = Field(min_length=1)
    estimate: Annotated[Estimate, Proves("COST-001.applied-estimate")]
    right_sizing: list[RightSizing] = Field(min_length=1)
    first_compared: PastDate | None = None
    """The day on which the bill was first compared with the model; compared with the partner's standard."""
    review: Prose
    """How actual cost is compared with the model, by whom, how often."""
    years: int = Field(default=3, ge=1, le=5)
    """How many years the comparison covers."""
    discount_rate: Growth
    """Yearly rate for the net present value."""

    @model_validator(mode="after")
    def _one_growth(self) -> Cost:
        if (self.growth_per_year is None) == (self.growth_per_month is None):
            raise ValueError("state either growth_per_year or growth_per_month")
        return self

    def ranges(self) -> dict[str, Bounds]:
        """Return the least and the greatest value that each input takes in scenarios and years, by id."""
        rate = self.growth_per_month if self.growth_per_year is None else self.growth_per_year
        steps = self.years - 1 if self.growth_per_year is not None else self.years * 12 - 1
        factor = (1 + (rate or 0)) ** steps
        found = {}
        for one in self.inputs:
            ends = [one.low, one.high, *(end * factor for end in (one.low, one.high) if one.grows)]
            found[one.id] = min(ends), max(ends)
        return found
