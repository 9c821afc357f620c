"""What a person sees and hears, as data: every screen, light and tone of the station."""
