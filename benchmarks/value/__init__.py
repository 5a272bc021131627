"""What the fixes are worth: how many faults put into legacy_chat its tests notice, before and after."""
