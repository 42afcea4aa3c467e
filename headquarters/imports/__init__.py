"""The lists that headquarters, schools and 公民館 keep: volunteers and coordinators."""
