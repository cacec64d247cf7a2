"""The vocabulary of claimcheck: frozen values without behaviour of their own beyond comparing themselves.

Nothing here reads a file or imports more than attrs. `text` holds what is read, `claim` what was said,
`fact` what can be compared, `judgement` what was concluded.
"""
