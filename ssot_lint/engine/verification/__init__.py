"""What a fix run asks of pytest itself: which tests it collects and how they end, before and after the fixes."""
