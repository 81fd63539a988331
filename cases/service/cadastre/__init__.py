"""Tasks of the cadastre: opened by the answers of cases, closed by corrections, dismissed by judgement."""
