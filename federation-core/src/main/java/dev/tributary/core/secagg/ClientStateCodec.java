package dev.tributary.core.secagg;

import dev.tributary.core.check.Require;
import dev.tributary.core.secagg.Masking.HeldShares;

/**
 * The stored form of a client's state, version 1: a context, which names the version, then which
 * state it is, then its parts in the order of the records.
 */
final class ClientStateCodec {
  private static final String CONTEXT = "tributary secagg client state 1";
  private static final int ADVERTISED = 1;
  private static final int SHARING = 2;
  private static final int MASKING = 3;
  private static final int UNMASKED = 4;

  private ClientStateCodec() {}

  static byte[] encode(ClientState state) {
    Fields fields = new Fields(CONTEXT);
    if (state instanceof Advertised advertised) {
      advertised.self().writeTo(fields.number(ADVERTISED));
    } else if (state instanceof Sharing sharing) {
      sharing.self().writeTo(fields.number(SHARING));
      sharing.neighbourhood().writeTo(fields);
    } else if (state instanceof Masking masking) {
      write(masking, fields.number(MASKING));
    } else if (state instanceof Unmasked unmasked) {
      write(unmasked, fields.number(UNMASKED));
    }
    return fields.toBytes();
  }

  static ClientState decode(byte[] bytes) {
    FieldsReader reader = new FieldsReader(bytes, CONTEXT);
    int kind = reader.number();
    ClientState state =
        switch (kind) {
          case ADVERTISED -> new Advertised(Participation.read(reader));
          case SHARING -> new Sharing(Participation.read(reader), Neighbourhood.read(reader));
          case MASKING -> masking(reader);
          case UNMASKED -> unmasked(reader);
          default -> null;
        };
    Require.that(state != null, "secagg client state", "must be one of 1 to 4", kind);
    reader.end();
    return state;
  }

  private static void write(Masking masking, Fields fields) {
    masking.self().writeTo(fields);
    masking.neighbourhood().writeTo(fields);
    fields.numbers(masking.sharers()).number(masking.held().size());
    for (HeldShares share : masking.held()) {
      fields.number(share.cohortIndex()).secret(share.selfMask()).secret(share.maskKey());
    }
    fields.number(masking.uploading() ? 1 : 0);
  }

  private static Masking masking(FieldsReader reader) {
    return new Masking(
        Participation.read(reader),
        Neighbourhood.read(reader),
        reader.numbers(),
        reader.list(() -> new HeldShares(reader.number(), reader.secret(), reader.secret())),
        reader.number() == 1);
  }

  private static void write(Unmasked unmasked, Fields fields) {
    UnmaskShares message = unmasked.message();
    fields.numbers(unmasked.members()).round(message.round()).text(message.client());
    fields.bytes(message.memberDigest());
    IndexedBytes.write(message.selfMaskShares(), fields);
    IndexedBytes.write(message.maskKeyShares(), fields);
    fields.bytes(message.signature());
  }

  private static Unmasked unmasked(FieldsReader reader) {
    return new Unmasked(
        reader.numbers(),
        new UnmaskShares(
            RoundId.read(reader),
            reader.text(),
            reader.bytes(),
            IndexedBytes.read(reader),
            IndexedBytes.read(reader),
            reader.bytes()));
  }
}
