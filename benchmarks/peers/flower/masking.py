"""Seconds that Flower's SecAgg+ takes for one mask over a vector, as its client mod does it."""

import os
import statistics
import sys
import time

import numpy as np
from flwr.common.secure_aggregation.ndarrays_arithmetic import parameters_addition
from flwr.common.secure_aggregation.secaggplus_utils import pseudo_rand_gen

MODULUS_RANGE = 1 << 32
MASKS = 15

vector = [np.zeros(int(sys.argv[1]), dtype=np.int64)]
seconds = []
for _ in range(MASKS):
    seed = os.urandom(32)
    start = time.thread_time()
    mask = pseudo_rand_gen(seed, MODULUS_RANGE, [array.shape for array in vector])
    vector = parameters_addition(vector, mask)
    seconds.append(time.thread_time() - start)
print(statistics.median(seconds))
