package dev.tributary.core.aggregation;

/**
 * FedAdagrad, FedAdam and FedYogi (Reddi et al., arXiv 2003.00295, Algorithm 2): {@code m = b1*m +
 * (1-b1)*D}, a second moment v, {@code w += eta*m / (sqrt(v) + tau)}. v starts at tau^2.
 */
public record FedAdaptive(
    SecondMoment moment, double learningRate, double beta1, double beta2, double tau)
    implements ServerOptimizer {

  /** How v follows the squared mean delta. */
  public enum SecondMoment {
    /** {@code v += D^2}. */
    ADAGRAD {
      @Override
      double next(double v, double squared, double beta2) {
        return v + squared;
      }
    },
    /** {@code v = b2*v + (1-b2)*D^2}. */
    ADAM {
      @Override
      double next(double v, double squared, double beta2) {
        return beta2 * v + (1 - beta2) * squared;
      }
    },
    /** {@code v -= (1-b2)*D^2*sign(v - D^2)}. */
    YOGI {
      @Override
      double next(double v, double squared, double beta2) {
        return v - (1 - beta2) * squared * Math.signum(v - squared);
      }
    };

    abstract double next(double v, double squared, double beta2);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void step(float[] model, float[][] slots, double[] meanDelta, int step) {
    float[] first = slots[0];
    float[] second = slots[1];
    for (int i = 0; i < model.length; i++) {
      double delta = meanDelta[i];
      double m = beta1 * first[i] + (1 - beta1) * delta;
      // Zero slots before the first step stand for v_{-1} = tau^2, the paper's smallest choice.
      double before = step == 1 ? tau * tau : second[i];
      double v = moment.next(before, delta * delta, beta2);
      first[i] = (float) m;
      second[i] = (float) v;
      model[i] = (float) (model[i] + learningRate * m / (Math.sqrt(v) + tau));
    }
  }
}
