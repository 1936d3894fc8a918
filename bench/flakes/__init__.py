"""How often the verdict on tests is right, on histories whose truth is known because they were made up."""
