"""Facts to derived state. Pure: the same facts give the same state in any order."""
