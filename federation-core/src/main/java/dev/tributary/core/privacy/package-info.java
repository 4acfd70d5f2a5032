/**
 * Differential privacy: clipping, noise, and what both cost. Start reading at {@link
 * dev.tributary.core.privacy.PrivacyLedger}, and for the noise at {@link
 * dev.tributary.core.privacy.DiscreteGaussian}.
 */
package dev.tributary.core.privacy;
