"""Code sets at a date. Today: the embedded ICD-10-CM; other official files follow."""
