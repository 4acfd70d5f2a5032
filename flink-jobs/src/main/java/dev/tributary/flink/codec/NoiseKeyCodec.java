package dev.tributary.flink.codec;

import dev.tributary.core.privacy.NoiseKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * {@link NoiseKey}, a keyed state. Whoever can read checkpoints can take the noise off the models,
 * and finds the sums of open rounds there as well.
 */
public final class NoiseKeyCodec extends Codec<NoiseKey> {
  private static final long serialVersionUID = 1;

  public NoiseKeyCodec() {
    super(NoiseKey.class, 1);
  }

  @Override
  protected void writeBody(NoiseKey value, DataOutput out) throws IOException {
    out.write(value.secret());
  }

  @Override
  protected NoiseKey readBody(DataInput in, int writtenBy) throws IOException {
    byte[] secret = new byte[NoiseKey.BYTES];
    in.readFully(secret);
    return NoiseKey.of(secret);
  }
}
