package dev.tributary.storage.archive;

import dev.tributary.core.vector.FloatBytes;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * One model on its way to S3: in one request if it is small, else as a multipart upload. The object
 * appears when all of it was sent and had the hash that was said, or not at all.
 */
final class ModelUpload {
  /** S3 takes parts of 5 MiB or more, and 10,000 of them: enough for 80 GB. */
  static final int PART_BYTES = 8 << 20;

  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final String sha256;
  private final MessageDigest digest = FloatBytes.newSha256();

  ModelUpload(S3Client s3, String bucket, String key, String sha256) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
    this.sha256 = sha256;
  }

  void send(Iterable<byte[]> pieces, long totalBytes) {
    Regrouping parts =
        new Regrouping(pieces.iterator(), (int) Math.min(totalBytes, PART_BYTES), digest);
    if (totalBytes <= PART_BYTES) {
      int count = parts.next();
      verify();
      s3.putObject(
          r ->
              r.bucket(bucket)
                  .key(key)
                  .contentType(CONTENT_TYPE)
                  .metadata(Map.of(ModelArchive.SHA256, sha256)),
          body(parts.buffer(), count));
      return;
    }
    String upload =
        s3.createMultipartUpload(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .contentType(CONTENT_TYPE)
                        .metadata(Map.of(ModelArchive.SHA256, sha256)))
            .uploadId();
    try {
      List<CompletedPart> sent = sendParts(upload, parts);
      verify();
      s3.completeMultipartUpload(
          r -> r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(sent)));
    } catch (RuntimeException e) {
      abort(upload, e);
      throw e;
    }
  }

  private List<CompletedPart> sendParts(String upload, Regrouping parts) {
    List<CompletedPart> sent = new ArrayList<>();
    for (int count = parts.next(); count > 0; count = parts.next()) {
      int number = sent.size() + 1;
      String tag =
          s3.uploadPart(
                  r -> r.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                  body(parts.buffer(), count))
              .eTag();
      sent.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    }
    return sent;
  }

  /** Without the copy that {@link RequestBody#fromBytes} makes. */
  private static RequestBody body(byte[] buffer, int count) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(
            () -> new ByteArrayInputStream(buffer, 0, count)),
        count,
        CONTENT_TYPE);
  }

  private void verify() {
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new ArchiveException(
          "s3://%s/%s must have SHA-256 %s, but its parts now have %s"
              .formatted(bucket, key, sha256, actual));
    }
  }

  private void abort(String upload, RuntimeException because) {
    try {
      s3.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (RuntimeException e) {
      because.addSuppressed(e);
    }
  }

  /** Pieces of any length in, parts of one length out, hashed on the way. */
  private static final class Regrouping {
    private final Iterator<byte[]> pieces;
    private final MessageDigest digest;
    private final byte[] buffer;
    private byte[] piece = new byte[0];
    private int at;

    Regrouping(Iterator<byte[]> pieces, int partBytes, MessageDigest digest) {
      this.pieces = pieces;
      this.digest = digest;
      this.buffer = new byte[partBytes];
    }

    byte[] buffer() {
      return buffer;
    }

    /** Fills the buffer; how many bytes it holds now, 0 at the end. */
    int next() {
      int filled = 0;
      while (filled < buffer.length && (at < piece.length || pieces.hasNext())) {
        if (at == piece.length) {
          piece = pieces.next();
          at = 0;
        }
        int count = Math.min(piece.length - at, buffer.length - filled);
        System.arraycopy(piece, at, buffer, filled, count);
        at += count;
        filled += count;
      }
      digest.update(buffer, 0, filled);
      return filled;
    }
  }
}
