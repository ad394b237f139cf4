"""What is wrong with an installation, and what to do: `manage.py doctor`, and the page of the installation."""
