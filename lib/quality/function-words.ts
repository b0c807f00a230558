/** Frequent function words by ISO 639-1 code, chosen so that a sentence holds several of its own language. */
export const functionWords: Record<string, string> = {
  en: "the of and to in is that it was for on are with as his they be at this have from or had by but what some we can out other were all there when up use your how said an each she which do their if will way many then them would like so these her him has more could how much many did does than its",
  de: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ich wir ihr mir was wenn kann nach gegen vom können wie viele welche",
  fr: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son aux cette ont ses mais comme on tout nous sa fait été aussi leur bien peut ces sans être elle deux je vous quel quelle combien ou y même",
  es: "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso cuántos qué cómo es son fue",
  it: "di e il la che in a per un è del non le si una con da i sono al della lo come dei più ma nel alla anche gli ha delle se questo suo o ed questa ci essere stato dal quanto cosa perché chi sua nella loro tutti tra fra molto",
  nl: "de van een het en in is dat op te zijn met voor niet aan er die om ook als maar bij dan nog uit naar heeft ze door over wordt hij hun of werd kan geen meer al was wat deze hoe veel je ik we moet zij hebben worden",
  pt: "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos quantos são",
  pl: "w i na z do się nie jest o że to jak od za po przez przy oraz dla co tym ale są tego czy ich jego był ten tylko może być już które który która ze też ma było można jako tak ile",
  sv: "och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot ska hur många du vad hade man alla",
};

/** Languages told apart by function words. */
export const functionWordLanguages: readonly string[] = Object.keys(functionWords);
