"""Documents as files: official letters and reports in .docx."""
