"""How far coders agree who mark spans with claims, several on one place as a rule. Pure: no Django, no app."""
