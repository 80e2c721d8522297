const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Every command and operator the project may use of its database, each with the file of this suite whose
 * promises exercise it. Pocket refuses most of what is not in this list: first a promise, then the use.
 */
export const uses: Readonly<Record<string, readonly string[]>> = {
  'writes.test.ts':
    words(`insertOne insertMany bulkWrite updateOne updateMany replaceOne deleteOne deleteMany
    findOneAndUpdate findOneAndReplace findOneAndDelete upsert ordered $setOnInsert createCollection
    listCollections dropDatabase drop`),
  'updates.test.ts': words(`$set $unset $inc $min $max $push $each $addToSet $pull $multiply
    $indexOfArray $mergeObjects $cond $lt`),
  'races.test.ts': words('$$NOW $expr $dateAdd findOneAndUpdate unique upsert'),
  'queries.test.ts': words(`$eq $ne $gt $gte $lt $lte $in $nin $and $or $exists $regex $options
    $elemMatch $expr ObjectId Binary Date`),
  'reads.test.ts': words(`find findOne sort skip limit batchSize getMore close projection distinct
    countDocuments startSession readConcern writeConcern maxTimeMS comment`),
  'indexes.test.ts': words(`createIndex createIndexes indexes unique partialFilterExpression
    expireAfterSeconds explain IXSCAN COLLSCAN SORT keyPattern keyValue`),
  'aggregation.test.ts': words(`aggregate $match $group $sum $sort
    $limit $skip $project $addFields $set $unset $count $size $cond $ifNull $and $or $concat $literal $eq $ne
    $gt $gte $lt $lte $add $subtract $multiply $divide $dateAdd`),
  'errors.test.ts': words('hello buildInfo ping'),
  'libraries.test.ts': words('mongoose Agenda'),
};
