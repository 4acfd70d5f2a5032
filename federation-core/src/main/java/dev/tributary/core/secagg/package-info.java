/**
 * Secure aggregation: the server learns the sum of a round's updates and none of them (SecAgg+;
 * Bell et al., CCS 2020, after Bonawitz et al., CCS 2017). Start reading at {@link
 * dev.tributary.core.secagg.ClientState}; what the server does is {@link
 * dev.tributary.core.secagg.Unmasking}.
 */
package dev.tributary.core.secagg;
