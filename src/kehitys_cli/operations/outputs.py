OUTPUTS = {}


def output_schema(k):
    return {}
