"""FedAvg over all clients in every round, which writes down when each round ended."""

import time

import numpy as np
from flwr.app import ArrayRecord, Context, MetricRecord
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg

ARRAYS = 10

app = ServerApp()


@app.main()
def main(grid: Grid, context: Context) -> None:
    config = context.run_config
    params, clients = int(config["params"]), int(config["clients"])
    # Noise, since arrays of equal content would travel as one.
    noise = np.random.default_rng(1).standard_normal(params, dtype=np.float32)
    model = np.array_split(noise, ARRAYS)
    first = float(noise[0])
    del noise

    with open(config["progress"], "w", encoding="utf-8") as progress:

        def round_ended(server_round: int, arrays: ArrayRecord) -> MetricRecord | None:
            # How far the clients' constants have moved the model tells whether all were counted.
            moved = float(next(iter(arrays.values())).numpy()[0]) - first
            progress.write(f"{server_round} {time.time_ns()} {moved!r}\n")
            progress.flush()
            return None

        strategy = FedAvg(
            fraction_train=1.0,
            fraction_evaluate=0.0,
            min_train_nodes=clients,
            min_available_nodes=clients,
        )
        strategy.start(
            grid=grid,
            initial_arrays=ArrayRecord(model),
            num_rounds=int(config["rounds"]),
            evaluate_fn=round_ended,
        )
