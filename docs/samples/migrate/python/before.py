from conductor.client.worker.worker_task import worker_task
from prices import price_of


@worker_task(task_definition_name="price", thread_count=5)
def price(sku: str, quantity: int) -> dict:
    return {"price": price_of(sku) * quantity}
