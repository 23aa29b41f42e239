"""The official Python SDK, as its documentation starts a worker: TaskHandler, with a worker process and its threads.

The SDK imports this file again in the worker process, and the arguments are there too.
"""

import argparse

from conductor.client.automator.task_handler import TaskHandler
from conductor.client.configuration.configuration import Configuration
from conductor.client.http.models import Task
from conductor.client.worker.worker_task import worker_task
from tally import tally_of

arguments = argparse.ArgumentParser()
for name in ["apiUrl", "taskType", "types", "concurrency", "warmUp", "tasks", "waitMs"]:
    arguments.add_argument(f"--{name}", type=str if name in ("apiUrl", "taskType") else int)
duty = arguments.parse_args()
count = tally_of(duty.warmUp, duty.tasks)


@worker_task(task_definition_name=duty.taskType, thread_count=duty.concurrency)
def serve(task: Task) -> dict:
    count(task.scheduled_time)
    return {"result": None}


if __name__ == "__main__":
    configuration = Configuration(server_api_url=duty.apiUrl)
    with TaskHandler(configuration=configuration, scan_for_annotated_workers=True) as handler:
        handler.start_processes()
        handler.join_processes()
