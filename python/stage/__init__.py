"""The stage students' files run on: fresh namespaces, tagged output, honest tracebacks, checks. No torch, no maths."""
