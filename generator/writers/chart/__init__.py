"""Charts: what each shows, as values, and one SVG and one PNG drawn from it."""

from generator.writers.chart.drawing import draw
from generator.writers.chart.forms import Bars, Chart, Form, Job, Lines, Mark, Span, Timeline, Tornado

__all__ = ["Bars", "Chart", "Form", "Job", "Lines", "Mark", "Span", "Timeline", "Tornado", "draw"]
