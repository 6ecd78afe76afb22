import { Badge, Empty, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

type Game = Data["games"][number];

export default function View({ data }: BlockProps<Data>) {
  if (data.games.length === 0) {
    return <Empty title="No games today" note="The Premier League plays again another day" />;
  }
  return (
    <ul>
      {data.games.map((game) => (
        <li class="flex items-center gap-3 border-b border-border py-2">
          <div class="flex-1 text-sm">
            <Side name={game.home} score={game.homeScore} state={game.state} />
            <Side name={game.away} score={game.awayScore} state={game.state} />
          </div>
          <When game={game} />
        </li>
      ))}
    </ul>
  );
}

function Side({ name, score, state }: { name: string; score: number; state: Game["state"] }) {
  return (
    <div class="flex justify-between gap-2">
      <span>{name}</span>
      {state !== "pre" && <span class="font-semibold tabular-nums">{score}</span>}
    </div>
  );
}

function When({ game }: { game: Game }) {
  if (game.state === "pre") return <Time at={game.kickOff} style="time" />;
  return <Badge tone={game.state === "in" ? "accent" : "neutral"}>{game.clock}</Badge>;
}
