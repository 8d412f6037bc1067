"""Rules, their selection and their run."""
