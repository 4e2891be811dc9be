"""Who: the countries, places and organisations of the programme, and the people of each organisation."""
