"""The doctor: looks at every part of an install and names the broken one with its remedy, a file for each area."""
