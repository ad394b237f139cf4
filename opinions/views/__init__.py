"""Function views of one shape: access, form, action, render."""
