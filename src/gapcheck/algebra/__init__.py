"""The algebra: scenarios numbered once, sets of them as integers, and which of them a law reaches, in two readings.

Laws and standards come in, sets go out. It says nothing in words and gives no score.
"""
