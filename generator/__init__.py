"""evidencekit: derives every document of a service designation from one description of the system."""

__version__ = "0.1.0"
