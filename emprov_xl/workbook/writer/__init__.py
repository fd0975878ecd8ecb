"""XlsxWriter behind one door: every refusal is an error of ours, every text stays text."""
