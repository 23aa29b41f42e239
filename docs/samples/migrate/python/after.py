from prices import price_of


def handler(event, context):
    return {"price": price_of(event["sku"]) * event["quantity"]}
