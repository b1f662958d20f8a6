"""Adds the type hints to the package: a module of one file has them in a package of their own (PEP 561)."""

import os
import shutil

from setuptools import setup
from setuptools.command.build_py import build_py


class WithHints(build_py):
    def run(self):
        super().run()
        hints = os.path.join(self.build_lib, "runstatus-stubs")
        os.makedirs(hints, exist_ok=True)
        shutil.copyfile("runstatus.pyi", os.path.join(hints, "__init__.pyi"))


setup(cmdclass={"build_py": WithHints})
