"""What an administrator may set, in every dialect, checked where it is read."""

from lab_datalake.config.configuration import Configuration
from lab_datalake.config.files import read_configuration
from lab_datalake.config.mistakes import Mistake
from lab_datalake.config.traits import LabDatalake, RucioConfig

__all__ = ["Configuration", "LabDatalake", "Mistake", "RucioConfig", "read_configuration"]
