"""A NumPy client that gives the model back at the cost of one pass over it."""

import numpy as np
from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp

app = ClientApp()


@app.train()
def train(msg: Message, context: Context) -> Message:
    # Flower knows objects by their content: of an exact echo it would neither send nor keep a byte.
    # So each client adds a constant of its own, as any training would change the values.
    step = np.float32(1e-3 * (1 + int(context.node_config["partition-id"])))
    model = msg.content["arrays"].to_numpy_ndarrays()
    content = RecordDict(
        {
            "arrays": ArrayRecord([array + step for array in model]),
            "metrics": MetricRecord({"num-examples": 8}),
        }
    )
    return Message(content=content, reply_to=msg)
