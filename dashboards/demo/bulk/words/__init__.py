"""What the invented councils wish, agree, undertake and say: short texts in many variants, by kind of school."""
