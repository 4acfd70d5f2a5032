package dev.tributary.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding over a {@link Cursor}. Avro's own decoder believes the counts that it
 * reads, and a count of 2^31 makes its readers allocate gigabytes.
 */
final class CheckedDecoder extends Decoder {
  private final Cursor cursor;

  CheckedDecoder(Cursor cursor) {
    this.cursor = cursor;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    return cursor.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return cursor.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return cursor.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) cursor.readFixed(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(cursor.readFixed(Double.BYTES));
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    return cursor.readString();
  }

  @Override
  public void skipString() throws IOException {
    cursor.skip(cursor.readLength());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] copy = new byte[cursor.readLength()];
    cursor.copy(copy, 0, copy.length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    cursor.skip(cursor.readLength());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    cursor.copy(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    cursor.skip(length);
  }

  @Override
  public int readEnum() throws IOException {
    return cursor.readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readBlock();
  }

  @Override
  public long arrayNext() throws IOException {
    return readBlock();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readBlock();
  }

  @Override
  public long mapNext() throws IOException {
    return readBlock();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return cursor.readInt();
  }

  /**
   * The item count of a block. No schema here has items of zero bytes, so a count is a length too.
   * A negative count announces the block's size in bytes, which only who skips it needs.
   */
  private long readBlock() throws IOException {
    long count = cursor.readLong();
    if (count < 0) {
      count = -count;
      cursor.readLength();
    }
    if (count < 0 || count > cursor.remaining()) {
      throw new IOException(
          "block at byte %d must have at most %d items, got %d"
              .formatted(cursor.position(), cursor.remaining(), count));
    }
    return count;
  }

  /** Skips the blocks that say their size; the count of the first that does not, 0 at the end. */
  private long skipBlocks() throws IOException {
    long count = cursor.readLong();
    while (count < 0) {
      cursor.skip(cursor.readLength());
      count = cursor.readLong();
    }
    return count;
  }
}
