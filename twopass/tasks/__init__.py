"""What is asked, one file a task: typed inputs of a pass → a prompt and its schema → findings, each judged."""
