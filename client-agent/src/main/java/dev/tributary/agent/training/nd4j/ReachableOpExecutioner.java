package dev.tributary.agent.training.nd4j;

import java.lang.ref.Reference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's executioner, with each operation kept reachable until its native call is back.
 *
 * <p>The one of ND4J 1.0.0-M2.1 does not look at a broadcast (every bias is one) after it has
 * fetched the addresses of its buffers. Compiled code then lets the collector have the operation
 * together with the small buffer of its dimensions, whose memory ND4J's deallocator frees while the
 * native code reads it: a crash in {@code sd::DataBuffer::primary()} or {@code TadDescriptor},
 * under load within a minute of ten training threads and frequent collections. ND4J finds this
 * class by the system property {@code opexec}.
 */
public final class ReachableOpExecutioner extends NativeOpExecutioner {

  @Override
  public INDArray exec(BroadcastOp op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }

  @Override
  public INDArray exec(ReduceOp op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }

  @Override
  public INDArray exec(ScalarOp op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }

  @Override
  public INDArray exec(Op op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    try {
      return super.exec(op, context);
    } finally {
      Reference.reachabilityFence(op);
      Reference.reachabilityFence(context);
    }
  }
}
