"""A document that has every node, nested in every place that a writer must manage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PIL import Image as Raster
from PIL import ImageDraw

from generator.document.tree import (
    Abbreviation,
    Admonition,
    Block,
    Cell,
    Code,
    CodeBlock,
    Control,
    Definition,
    DefinitionList,
    Document,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    Item,
    Keys,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quote,
    Revision,
    Rule,
    Styled,
    Tab,
    Table,
    Tabs,
    Text,
)


def t(text: str) -> Text:
    """Return a text."""
    return Text(text)


def p(*inlines: Inline | str) -> Paragraph:
    """Return a paragraph; strings are texts."""
    return Paragraph(tuple(Text(inline) if isinstance(inline, str) else inline for inline in inlines))


def cells(*texts: str | Inline) -> tuple[Cell, ...]:
    """Return a row of cells."""
    return tuple(Cell((Text(text) if isinstance(text, str) else text,)) for text in texts)


ALARMS = Table(
    header=(Cell((t("Alarm"),)), Cell((t("Metric"),)), Cell((t("Threshold"),), "right"), Cell((t("What it means"),))),
    rows=(
        (
            Cell((Code("orders-5xx"),)),
            Cell((t("5XXError"),)),
            Cell((t("1 %"),), "right"),
            Cell((t("The back end fails or times out; see "), Link("#restore-service", (t("Restore service"),)), t("."))),
        ),
        (
            Cell((Code("orders-latency"),)),
            Cell((t("Latency p95"),)),
            Cell((t("800 ms"),), "right"),
            Cell((t("Customers wait; orders are still taken."), FootnoteReference("latency"))),
        ),
        (
            Cell((Code("orders-throttle"),)),
            Cell((t("Count"),)),
            Cell((t("950 /s"),), "right"),
            Cell((Styled("strong", (t("Throttling"),)), t(" begins at 1,000 requests a second."))),
        ),
    ),
    caption=(t("Alarms of the orders API"),),
    anchor="alarms",
)

WIDE = Table(
    header=cells(*(f"Attribute {number}" for number in range(1, 11))),
    rows=tuple(cells(*(f"vpc-{row}{column} in eu-west-1, shared with the platform account" for column in range(10))) for row in range(12)),
    caption=(t("Inventory of ten attributes"),),
    anchor="inventory",
)

LISTING = CodeBlock(
    "aws apigateway get-stages \\\n\t--rest-api-id a1b2c3d4e5 \\\n\n"
    "    --query 'item[?stageName==`live`].{name:stageName,deployment:deploymentId,cache:cacheClusterEnabled,"
    "tracing:tracingEnabled,variables:variables}' --output table --region eu-west-1\necho <done> & exit",
    "bash",
    "stages.sh",
)

EVERY_INLINE = p(
    "Plain, ",
    Styled("strong", (t("strong "), Styled("emphasis", (t("and emphasised"),)))),
    ", ",
    Styled("mark", (t("marked"),)),
    ", H",
    Styled("subscript", (t("2"),)),
    "O, m",
    Styled("superscript", (t("2"),)),
    ", ",
    Styled("inserted", (t("inserted"),)),
    " and ",
    Styled("deleted", (t("deleted"),)),
    " text, ",
    Code("GET  /orders/{id}"),
    " in code, press ",
    Keys(("Ctrl", "Shift", "C")),
    ", an ",
    Abbreviation("RTO", "Recovery time objective"),
    " of 15 minutes, an ",
    Abbreviation("API", "Application programming interface"),
    " and the ",
    Link("https://docs.aws.amazon.com/apigateway/latest/developerguide/welcome.html?a=1&b=2", (t("developer guide"),)),
    ", the ",
    Link("../standards/runbook-standard.md#on-call", (t("runbook standard"), t(", "), Code("on-call"))),
    ", ",
    Link("#alarms", (t("the alarms"),)),
    " and an icon ",
    Image("icon.png", "API Gateway icon"),
    " in the line.",
    FootnoteReference("limits"),
    LineBreak(),
    "After a hard break, the same note again",
    FootnoteReference("limits"),
    ". Signs: < & > \" ' “quotes” – € 日本語.",
)

STEPS = List(
    (
        Item(
            (
                p("Open the ", Styled("strong", (t("alarm"),)), " in the console."),
                List(
                    (
                        Item((p("Bullet below a step"), List((Item((p("and one deeper"),)),)))),
                        Item((p("Second bullet"),)),
                    )
                ),
            )
        ),
        Item(
            (
                p("Run the command and read its answer:"),
                LISTING,
                p(
                    "A second paragraph of the step, which stands under its text and not under its number, over more"
                    " than one line so that the indent shows."
                ),
            )
        ),
        Item(
            (
                p("Compare with the table:"),
                Table(cells("Stage", "Deployment"), (cells("live", "d-41"), cells("candidate", "d-42"))),
                Admonition("warning", (t("Do not delete the deployment"),), (p("A stage that points at it stops to answer."),)),
                List((Item((p("Nested step one"),)), Item((p("Nested step two"),))), start=1),
            )
        ),
        Item((CodeBlock("an item that begins with code"),)),
    ),
    start=3,
)

TASKS = List(
    (
        Item((p("Peer review done"),), checked=True),
        Item(
            (
                p("Load test at 1,000 requests a second, with the cache cold and warm, signed by the customer"),
                List((Item((p("Report attached"),), checked=False),)),
            ),
            checked=False,
        ),
    ),
)

BOXES: tuple[Block, ...] = (
    Admonition("note", (t("Note"),), (p("A note with nothing but its kind as its title."),)),
    Admonition(
        "tip",
        (t("Warm the cache"),),
        (p("Call each route once."), List((Item((p("GET /orders"),)), Item((p("GET /stock"),))))),
    ),
    Admonition(
        "danger",
        (t("Data is lost"),),
        (
            p("Only with two people."),
            LISTING,
            Admonition("info", (t("Inside"),), (p("A box in a box."),)),
            replace(ALARMS, caption=(), anchor=""),
        ),
    ),
    Admonition("example", (t("Folded on the site"),), (p("Details are opened in Word."),), collapsed=True),
    Admonition("question", (t("Who decides?"),), (Quote((p("The service owner."),)),), collapsed=False),
    Admonition("runbook-hint", (), (p("A kind of one's own, without a title."),)),
    Admonition("success", (t("Only a title"),), ()),
)

BODY: tuple[Block, ...] = (
    Heading(
        1,
        (t("Orders platform: "), Styled("emphasis", (t("runbook"),))),
        "orders-platform-runbook",
        ("OPE-002.runbook",),
    ),
    p("What to do when an alarm of the orders platform rings, in the order of likelihood."),
    Heading(2, (t("Service"),), "service"),
    EVERY_INLINE,
    Heading(3, (t("What customers see"),), "what-customers-see", ("OPE-002.runbook", "APIGW-005.logging")),
    p("Orders are taken by one regional API. " * 6),
    ALARMS,
    p("Text after the table."),
    Heading(4, (t("A fourth level"),), "a-fourth-level"),
    Quote((p("We want to hear of it before our customers do."), p("Head of operations"))),
    Quote((p("A quotation with a list:"), List((Item((p("first"),)), Item((p("second"),)))))),
    Heading(5, (t("A fifth level"),), "a-fifth-level"),
    DefinitionList(
        (
            Definition(((t("Stage"),), (t("Environment"),)), ((p("A named place to which a deployment is published."),),)),
            Definition(
                ((t("Usage plan"),),),
                (
                    (
                        p("Throttle and quota of a customer's key."),
                        List((Item((p("Gold"),)), Item((p("Silver"),))), start=1),
                        CodeBlock("plan: gold"),
                        Table(cells("Plan", "Rate"), (cells("Gold", "100"),)),
                    ),
                ),
            ),
        )
    ),
    Heading(2, (t("Restore service"),), "restore-service", ("OPE-002.recovery",)),
    p("Work from the top. Stop as soon as the alarm is quiet."),
    STEPS,
    p("Before the next release:"),
    TASKS,
    Rule(),
    *BOXES,
    Tabs(
        (
            Tab((t("Console"),), (p("Choose "), List((Item((p("API Gateway"),)), Item((p("Stages"),))), start=1))),
            Tab((t("Command line "), Code("aws")), (CodeBlock("aws apigateway get-rest-apis", "bash"),)),
        )
    ),
    Heading(2, (t("Architecture"),), "architecture", ("DOC-001.diagram",)),
    p("The request path, from the customer to the data."),
    Figure("tall.png", "Tall drawing of the request path", (t("Request path, tall"),), "request-path"),
    Figure("small.png", "Small drawing", ()),
    Heading(2, (t("Whole platform"),), "whole-platform"),
    p("The drawing is wide and stands on a page of its own."),
    Figure("wide.svg", "Wide drawing of the whole platform", (t("The platform in "), Code("eu-west-1")), "platform"),
    Heading(2, (t("Inventory"),), "inventory-section"),
    p("Every attribute that the platform team records."),
    WIDE,
    Heading(2, (t("Listing"),), "listing"),
    CodeBlock("\n".join(f"line {number}: value" for number in range(1, 41)), "text"),
)

EVERYTHING = Document(
    id="customers/acme/orders-runbook",
    name="orders-runbook",
    title="Orders platform: runbook",
    kind="Runbook",
    scope="project",
    organisation="Northwind Cloud Ltd",
    subject="Acme Retail plc",
    control=Control(
        owner="Head of operations",
        approver="Service owner",
        version="1.2",
        released=date(2026, 11, 23),
        next_review=date(2027, 5, 23),
        classification="Confidential",
        audience="Engineers on call",
        history=(
            Revision("1.2", date(2026, 11, 23), "Throttling alarm added after the load test"),
            Revision("1.1", date(2026, 8, 3), "Restore steps timed in the exercise of July"),
            Revision("1.0", date(2026, 5, 4), "First release"),
        ),
    ),
    blocks=BODY,
    controls=("OPE-002", "APIGW-005"),
    footnotes={
        "limits": (
            p(
                "Account limits: ",
                Link(
                    "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
                    (t("AWS documentation"),),
                ),
                ".",
            ),
            p("A second paragraph with an icon ", Image("icon.png", "Icon"), "."),
            List((Item((p("and a list"),)),)),
        ),
        "latency": (p("Measured at the API, not at the customer."),),
    },
    draft=True,
    sample=True,
    summary="What to do when an alarm of the orders platform rings.",
    customer="acme",
)


def draw_pictures(folder: Path) -> None:
    """Draw the pictures of the document into `folder`."""
    for name, size in {"icon": (32, 32), "small": (300, 120), "tall": (700, 2600), "wide": (3600, 1300)}.items():
        picture = Raster.new("RGB", size, "#E4F1F5")
        drawing = ImageDraw.Draw(picture)
        drawing.rectangle((0, 0, size[0] - 1, size[1] - 1), outline="#0B6E8A", width=3)
        drawing.line((0, 0, *size), fill="#0B6E8A", width=3)
        picture.save(folder / f"{name}.png")
    (folder / "wide.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="1800" height="650"/>', "utf-8")
