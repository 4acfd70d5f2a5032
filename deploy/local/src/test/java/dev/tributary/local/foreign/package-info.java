/**
 * A client as a stranger would write it: from the schema files and the protocol's page, with plain
 * Avro and Kafka libraries. Nothing of Tributary is imported here. Start reading at {@link
 * dev.tributary.local.foreign.ForeignClient}.
 */
package dev.tributary.local.foreign;
