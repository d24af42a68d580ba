"""figures.py - what is made of measurements: the ratio of each turn, medians and ranges, and
whether a bar held. No server, no clock."""

import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bar:
    """What a ratio is held to."""

    value: float
    least: bool  # at least `value`, or at most

    def holds(self, ratio):
        return ratio >= self.value if self.least else ratio <= self.value

    def __str__(self):
        return f"{'>=' if self.least else '<='} {self.value:g}"


def at_least(value):
    return Bar(value, True)


def at_most(value):
    return Bar(value, False)


@dataclass(frozen=True)
class Series:
    """Figures of the same thing, one of each turn."""

    values: tuple

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    @property
    def least(self):
        return min(self.values, default=None)

    @property
    def most(self):
        return max(self.values, default=None)


def ratios(own, floor):
    """Of each turn by itself, since both met the same machine then. A turn whose floor the noise
    left nothing of says nothing."""
    return Series(tuple(one / other for one, other in zip(own, floor) if other > 0))


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured in turns, and what it is held to."""

    name: str  # by which it is asked for
    what: str
    floor_name: str
    unit: str
    floor: tuple
    own: tuple
    bar: Bar = None  # None: for information
    before: tuple = ()  # of another build, in the same turns
    missing: str = ""  # why there are no figures
    load: float = 0.0  # of the machine, when it was measured
    notes: dict = field(default_factory=dict)  # further medians, for information

    @property
    def ratio(self):
        return ratios(self.own, self.floor)

    @property
    def ratio_before(self):
        return ratios(self.before, self.floor)

    @property
    def verdict(self):
        if self.missing or self.ratio.median is None:
            return "not measured"
        if self.bar is None:
            return ""
        return "held" if self.bar.holds(self.ratio.median) else "MISSED"

    def as_json(self):
        def spread(values):
            series = values if isinstance(values, Series) else Series(tuple(values))
            return {"median": series.median, "least": series.least, "most": series.most,
                    "turns": list(series.values)}

        said = {"row": self.name, "what": self.what, "floor": self.floor_name, "unit": self.unit,
                "floor_figures": spread(self.floor), "own_figures": spread(self.own),
                "ratio": spread(self.ratio), "bar": str(self.bar) if self.bar else None,
                "verdict": self.verdict, "load": self.load, "notes": self.notes}
        if self.before:
            said |= {"before_figures": spread(self.before),
                     "ratio_before": spread(self.ratio_before)}
        if self.missing:
            said["missing"] = self.missing
        return said


def take_turns(turns, contenders):
    """The contenders (name: function) each once in every turn; a list of {name: result}."""
    return [{name: run() for name, run in contenders.items()} for _ in range(turns)]
