"""For agents that read through tools: scouting and reading in small portions, with a receipt of what was shown."""
