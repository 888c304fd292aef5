"""Networks of activities with the answers that were published for them, seen on 2026-11-26.

Each is written as `id duration predecessors` and answered as `id earliest-start latest-start`, or `id slack`; units are
those of the source (days or weeks), read here as hours. Networks drawn with activities on arrows are told by their
events: the activity 2-4 follows every activity that ends in 2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One network, its published project duration, critical activities, and slack of activities (total float)."""

    title: str
    address: str
    activities: str
    duration: int
    critical: str
    slack: str = ""
    starts: str = ""
    """Earliest and latest start of activities, where published."""


def on_arrows(table: str) -> str:
    """Return `1-2 7, 2-4 6 …` with the predecessors of each activity."""
    rows = [row.split() for row in table.split(",")]
    return ", ".join(
        " ".join([name, duration, *(other for other, _ in rows if other.split("-")[1] == name.split("-")[0])]) for name, duration in rows
    )


NETWORKS = [
    Published(
        "J. Kantor, CBE 40455 Process Operations, University of Notre Dame, notebook 4.1: stadium construction, after C. Guéret, "
        "C. Prins, M. Sevaux, Applications of Optimization with Xpress-MP, chapter 7",
        "https://github.com/jckantor/CBE40455/blob/master/notebooks/04.01-Critical-Path-Method.ipynb",
        "T01 2, T02 16 T01, T03 9 T02, T04 8 T02, T05 10 T03, T06 6 T04 T05, T07 2 T04, T08 2 T06, T09 9 T04 T06, T10 5 T04, "
        "T11 3 T06, T12 2 T09, T13 1 T07, T14 7 T02, T15 4 T04 T14, T16 3 T08 T11 T14, T17 9 T12, T18 1 T17",
        64,
        "T01 T02 T03 T05 T06 T09 T12 T17 T18",
        "T04 11, T07 35, T10 33, T14 35, T15 34, T13 35, T08 16, T11 15, T16 15",
        "T01 0 0, T02 2 2, T03 18 18, T05 27 27, T06 37 37, T09 43 43, T12 52 52, T17 54 54, T18 63 63, T04 18 29, T07 26 61, "
        "T10 26 59, T14 18 53, T15 26 60, T13 28 63, T08 43 59, T11 43 58, T16 46 61",
    ),
    Published(
        "M. Vanhoucke, Integrated Project Management and Control, Springer 2014, p. 6: cost information system; answers as in the "
        "tests of the R package criticalpath",
        "https://github.com/rubens2005/criticalpath/blob/main/tests/testthat/test-___schedule_from_data_frame.R",
        "1 1, 2 2 1, 3 2 1, 4 4 2, 5 3 2, 6 3 2, 7 3 3, 8 2 3, 9 1 3, 10 1 3, 11 2 4 5 6, 12 1 7, 13 1 8, 14 1 9, 15 1 10, "
        "16 2 11 12 13 14 15, 17 1 11 12 13 14 15",
        11,
        "1 2 4 11 16",
        starts="1 0 0, 2 1 1, 3 1 3, 4 3 3, 5 3 4, 6 3 4, 7 3 5, 8 3 6, 9 3 7, 10 3 7, 11 7 7, 12 6 8, 13 5 8, 14 4 8, 15 4 8, "
        "16 9 9, 17 9 10",
    ),
    Published(
        "M. Vanhoucke, Integrated Project Management and Control, Springer 2014, p. 9: patient transport system; answers as above",
        "https://github.com/rubens2005/criticalpath/blob/main/tests/testthat/test-___change_durations.R",
        "1 1, 2 1 1, 3 3 2, 4 2 3, 5 2 4, 6 2 3, 7 2 6, 8 1 5 7, 9 4 8, 10 5 8, 11 3 8, 12 3 8, 13 4 8, 14 5 9 10 11 12 13, "
        "15 1 13, 16 5 14 15, 17 2 14 15",
        25,
        "1 2 3 4 5 6 7 8 10 14 16",
        starts="9 10 11, 10 10 10, 11 10 12, 12 10 12, 13 10 11, 14 15 15, 15 14 19, 16 20 20, 17 20 23, 5 7 7, 7 7 7",
    ),
    Published(
        "The same with changed durations",
        "https://github.com/rubens2005/criticalpath/blob/main/tests/testthat/test-___change_durations.R",
        "1 1, 2 2 1, 3 5 2, 4 4 3, 5 3 4, 6 2 3, 7 1 6, 8 5 5 7, 9 3 8, 10 5 8, 11 5 8, 12 3 8, 13 4 8, 14 2 9 10 11 12 13, "
        "15 1 13, 16 2 14 15, 17 4 14 15",
        31,
        "1 2 3 4 5 8 10 11 14 17",
        starts="6 8 12, 7 10 14, 9 20 22, 12 20 22, 13 20 21, 15 24 26, 16 27 29, 17 27 27, 11 20 20",
    ),
    Published(
        "B. W. Taylor, Introduction to Management Science, solutions of chapter 8, first network",
        "https://ar.scribd.com/doc/47113515/TaylCh08",
        on_arrows("1-2 7, 1-3 10, 2-4 6, 3-4 5, 3-5 4, 4-5 3, 5-6 2"),
        20,
        "1-3 3-4 4-5 5-6",
        "1-2 2, 1-3 0, 2-4 2, 3-4 0, 3-5 4, 4-5 0, 5-6 0",
        "1-2 0 2, 1-3 0 0, 2-4 7 9, 3-4 10 10, 3-5 10 14, 4-5 15 15, 5-6 18 18",
    ),
    Published(
        "B. W. Taylor, Introduction to Management Science, solutions of chapter 8, second network (4-5 is a dummy)",
        "https://ar.scribd.com/doc/47113515/TaylCh08",
        on_arrows("1-2 8, 1-3 10, 1-4 9, 2-5 6, 2-6 4, 3-5 5, 4-5 0, 4-7 7, 5-7 12, 5-8 15, 6-9 18, 7-8 4, 8-9 7"),
        38,
        "1-3 3-5 5-7 7-8 8-9",
        "1-2 1, 1-3 0, 1-4 6, 2-5 1, 2-6 8, 3-5 0, 4-5 6, 4-7 11, 5-7 0, 5-8 1, 6-9 8, 7-8 0, 8-9 0",
        "1-4 0 6, 2-6 8 16, 4-7 9 20, 5-8 15 16, 6-9 12 20, 7-8 27 27",
    ),
    Published(
        "Installing a server at the Northland Pines High School (Operations Management, wizedu)",
        "https://wizedu.com/questions/558936/consider-the-following-data-for-a-project-to",
        "A 2, B 4 A, C 5 A, D 2 B, E 1 B, F 8 B C, G 3 D E, H 5 F, I 4 F, J 7 G H I",
        27,
        "A C F H J",
        "A 0, B 1, C 0, D 9, E 10, F 0, G 9, H 0, I 1, J 0",
        "A 0 0, B 2 3, C 2 2, D 6 15, E 6 16, F 7 7, G 8 17, H 15 15, I 15 16, J 20 20",
    ),
    Published(
        "Ten tasks on five paths (homeworksource)",
        "https://homeworksource.com/p/4323963/a-project-is-showed-as-follows-a-find-out-the-critical-path",
        "A 8, B 4, C 3, D 5 A, E 1 A, F 2 C, G 7 D, H 6 C, I 9 B E F, J 6 H",
        20,
        "A D G",
        "A 0, B 7, C 5, D 0, E 2, F 6, G 0, H 5, I 2, J 5",
        "A 0 0, B 0 7, C 0 5, D 8 8, E 8 10, F 3 9, G 13 13, H 3 8, I 9 11, J 9 14",
    ),
    Published(
        "MCPTC Assignment week 17, example 3 (scribd)",
        "https://www.scribd.com/document/458251733/MCPTC-Assignment-week-17",
        "A 3, B 5 A, C 8 A, D 10 B, E 5 B, F 7 C, G 12 D, H 8 E F, I 3 G H",
        33,
        "A B D G I",
        "A 0, B 0, C 4, D 0, E 9, F 4, G 0, H 4, I 0",
        "A 0 0, B 3 3, C 3 7, D 8 8, E 8 17, F 11 15, G 18 18, H 18 22, I 30 30",
    ),
    Published(
        "Durango Paper Company, after the Milwaukee Paper case of J. Heizer and B. Render, Operations Management (solutioninn)",
        "http://www.solutioninn.com/-184578",
        "A 2, B 3, C 2 A, D 4 A B, E 4 C, F 3 C, G 5 D E, H 2 F G",
        15,
        "A C E G H",
    ),
    Published(
        "Critical path method, problem 1 (scribd)",
        "https://www.scribd.com/document/471581349/Critical-path-method-CPM-pdf",
        "A 3, B 4 A, C 2 A, D 5 B, E 1 C, F 2 C, G 4 D E, H 3 F G",
        19,
        "A B D G H",
    ),
]
