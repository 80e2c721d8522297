/** Shopify's leaky bucket of cost points, one a shop and app. It is full at first. */
export interface Bucket {
  readonly maximum: number;
  readonly restorePerSecond: number;
  level: number;
  filledAt: number;
}

/** Standard plans restore 100 points a second; the bucket was seen to hold twenty seconds' worth. */
export function openBucket(restorePerSecond: number, now: Date): Bucket {
  const maximum = restorePerSecond * 20;
  return { maximum, restorePerSecond, level: maximum, filledAt: now.getTime() };
}

/** A clock that runs backwards fills nothing. */
export function available(bucket: Bucket, now: Date): number {
  const seconds = Math.max(0, (now.getTime() - bucket.filledAt) / 1000);
  bucket.level = Math.min(bucket.maximum, bucket.level + seconds * bucket.restorePerSecond);
  bucket.filledAt = now.getTime();
  return bucket.level;
}

export function spend(bucket: Bucket, points: number): void {
  bucket.level = Math.max(0, bucket.level - points);
}

export function throttleStatus(bucket: Bucket, now: Date) {
  return {
    maximumAvailable: bucket.maximum,
    currentlyAvailable: Math.floor(available(bucket, now)),
    restoreRate: bucket.restorePerSecond,
  };
}
