"""Reports about trials that ran: a table of patients or counts in, what it shows and what it cannot show out."""
