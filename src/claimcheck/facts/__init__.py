"""What passages can be compared by: quantities, times, places, actors, polarity, modality, scope."""
